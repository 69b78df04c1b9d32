// Questions that are asked at the same time go to the database as one: whoever reads many rooms reads them by the
// handful, without having to know of each other.

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Joins questions of one turn of the event loop, at most `most` at a time. `ask` answers them in their order. If it
 * fails, each is asked alone: nobody's question spoils another's.
 */
export function gather<Question, Answer>(
  most: number,
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  let waiting: Asked<Question, Answer>[] = [];

  async function answer(all: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const answers = await ask(all.map(({ question }) => question));
      for (const [index, { resolve }] of all.entries()) resolve(answers[index] as Answer);
    } catch (fault) {
      if (all.length === 1) for (const { reject } of all) reject(fault);
      else for (const one of all) void answer([one]);
    }
  }

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += most) void answer(all.slice(from, from + most));
  }

  return (question) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ question, resolve, reject });
    });
}
