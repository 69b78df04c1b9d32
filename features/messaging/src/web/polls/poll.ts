// Polls as Matrix has them (MSC3381, in its final and its first form): what is asked, and how votes count. Pure.

/** What the specification allows; more are cut off by every app alike. */
export const ANSWERS_MAX = 20;
const TEXT_CHARS_MAX = 1000;

export interface PollAnswer {
  readonly id: string;
  readonly text: string;
}

export interface Poll {
  readonly question: string;
  readonly answers: readonly PollAnswer[];
  readonly selectionsMax: number;
  /** Results show while it runs; else only once it has ended. */
  readonly isDisclosed: boolean;
}

export interface Vote {
  readonly senderId: string;
  readonly at: number;
  readonly selections: unknown;
}

export interface PollResult {
  readonly counts: ReadonlyMap<string, number>;
  readonly voterCount: number;
  /** What this person has chosen. */
  readonly own: readonly string[];
}

/** Null when it is no poll that can be voted in. */
export function readPoll(content: Readonly<Record<string, unknown>>): Poll | null {
  const asked = (content['m.poll'] ?? content['m.poll.start'] ?? content['org.matrix.msc3381.poll.start']) as
    | Record<string, unknown>
    | undefined;
  if (typeof asked !== 'object' || asked === null) return null;
  const question = readText(asked['question']);
  const answers = (Array.isArray(asked['answers']) ? (asked['answers'] as unknown[]) : [])
    .slice(0, ANSWERS_MAX)
    .map((answer) => ({ id: readId(answer), text: readText(answer) ?? '' }))
    .filter((answer): answer is PollAnswer => answer.id !== null && answer.text !== '');
  if (!question || answers.length === 0) return null;
  const wanted = Number(asked['max_selections'] ?? 1);
  const kind = String(asked['kind'] ?? '');
  return {
    question,
    answers,
    selectionsMax: Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, answers.length) : 1,
    isDisclosed: /(^|[.])disclosed$/.test(kind),
  };
}

/** Each person's latest vote up to the end counts; one that names what isn't offered is spoiled. */
export function countVotes(poll: Poll, votes: readonly Vote[], meId: string, endedAt: number | null): PollResult {
  const latest = new Map<string, Vote>();
  for (const vote of votes) {
    if (endedAt !== null && vote.at > endedAt) continue;
    const known = latest.get(vote.senderId);
    if (!known || vote.at >= known.at) latest.set(vote.senderId, vote);
  }
  const counts = new Map(poll.answers.map(({ id }) => [id, 0]));
  let voterCount = 0;
  let own: readonly string[] = [];
  for (const vote of latest.values()) {
    const chosen = selectionsOf(poll, vote.selections);
    if (chosen.length === 0) continue;
    voterCount += 1;
    for (const id of chosen) counts.set(id, (counts.get(id) ?? 0) + 1);
    if (vote.senderId === meId) own = chosen;
  }
  return { counts, voterCount, own };
}

/** What a press on an answer chooses: a second press takes it back, and one too many replaces the earliest. */
export function choose(poll: Poll, own: readonly string[], id: string): readonly string[] {
  if (own.includes(id)) return own.filter((each) => each !== id);
  return [...own, id].slice(-poll.selectionsMax);
}

export function pollContent(plan: Omit<Poll, 'answers'> & { answers: readonly string[] }) {
  const answers = plan.answers.map((text, index) => ({ 'm.id': String(index + 1), 'm.text': textOf(text) }));
  const inWords = [plan.question, ...plan.answers.map((text, index) => `${index + 1}. ${text}`)].join('\n');
  return {
    body: inWords,
    'm.text': textOf(inWords),
    'm.poll': {
      kind: plan.isDisclosed ? 'm.disclosed' : 'm.undisclosed',
      max_selections: plan.selectionsMax,
      question: { 'm.text': textOf(plan.question) },
      answers,
    },
  };
}

export interface PollEvent {
  readonly type: string;
  readonly content: Record<string, unknown>;
}

/** A vote in the form in which the poll itself was asked. */
export function voteEvent(pollId: string, startType: string, selections: readonly string[]): PollEvent {
  const relation = { 'm.relates_to': { rel_type: 'm.reference', event_id: pollId } };
  if (startType === 'm.poll.start') {
    return { type: 'm.poll.response', content: { ...relation, 'm.selections': selections } };
  }
  return {
    type: 'org.matrix.msc3381.poll.response',
    content: { ...relation, 'org.matrix.msc3381.poll.response': { answers: selections } },
  };
}

export function endEvent(pollId: string, startType: string, words: string): PollEvent {
  const relation = { 'm.relates_to': { rel_type: 'm.reference', event_id: pollId } };
  if (startType === 'm.poll.start') return { type: 'm.poll.end', content: { ...relation, 'm.text': textOf(words) } };
  return {
    type: 'org.matrix.msc3381.poll.end',
    content: { ...relation, 'org.matrix.msc3381.poll.end': {}, 'org.matrix.msc1767.text': words },
  };
}

export const isVote = (type: string) => type === 'm.poll.response' || type === 'org.matrix.msc3381.poll.response';
export const isEnd = (type: string) => type === 'm.poll.end' || type === 'org.matrix.msc3381.poll.end';

/** The selections of a vote, in either form; whatever stands there. */
export function selectionsIn(content: Readonly<Record<string, unknown>>): unknown {
  const first = content['org.matrix.msc3381.poll.response'] as { answers?: unknown } | undefined;
  return content['m.selections'] ?? first?.answers;
}

function selectionsOf(poll: Poll, sent: unknown): readonly string[] {
  const chosen = Array.isArray(sent) ? [...new Set(sent.slice(0, poll.selectionsMax).map(String))] : [];
  return chosen.every((id) => poll.answers.some((answer) => answer.id === id)) ? chosen : [];
}

function readId(answer: unknown): string | null {
  const { 'm.id': id, id: first } = (answer ?? {}) as { 'm.id'?: unknown; id?: unknown };
  const found = id ?? first;
  return typeof found === 'string' && found !== '' ? found : null;
}

/** Text in any of the ways it was ever written: a list of renderings, a plain string, a body. */
function readText(holder: unknown): string | null {
  const { 'm.text': text, 'org.matrix.msc1767.text': first, body } = (holder ?? {}) as Record<string, unknown>;
  const plain = Array.isArray(text) ? (text[0] as { body?: unknown } | undefined)?.body : text;
  const found = plain ?? first ?? body;
  return typeof found === 'string' && found.trim() !== '' ? found.trim().slice(0, TEXT_CHARS_MAX) : null;
}

function textOf(body: string) {
  return [{ body }];
}
