import { Icon, IconButton, Sheet } from '@althing/ui';
import { Globe, Plus, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { ComposerSheetProps } from '../cards/composer-acts.ts';
import { useText } from '../use-text.ts';
import { ANSWERS_MAX, pollContent } from './poll.ts';

const ANSWERS_MIN = 2;

export default function PollSheet({ room, sendCard, onClose }: ComposerSheetProps) {
  const t = useText();
  const [question, setQuestion] = useState('');
  const [answers, setAnswers] = useState<readonly string[]>(['', '']);
  const [isMany, setMany] = useState(false);
  const [isHeldBack, setHeldBack] = useState(false);
  const [isTried, setTried] = useState(false);
  const written = answers.map((answer) => answer.trim()).filter(Boolean);
  const isQuestionMissing = isTried && question.trim() === '';
  const areAnswersMissing = isTried && written.length < ANSWERS_MIN;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (question.trim() === '' || written.length < ANSWERS_MIN) return;
    const content = pollContent({
      question: question.trim(),
      answers: written,
      selectionsMax: isMany ? written.length : 1,
      isDisclosed: !isHeldBack,
    });
    await sendCard({ type: 'm.poll.start', isEvent: true, content });
    onClose();
  };
  return (
    <Sheet title={t('poll.title')} lead={t('poll.lead', { name: room.name })} isOpen onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        {room.isPublic ? (
          <p className="banner caution">
            <Icon of={Globe} />
            <span>{t('room.readersPublic')}</span>
          </p>
        ) : null}
        <div className={isQuestionMissing ? 'error-field' : ''}>
          <label className="field-label" htmlFor="poll-question">
            {t('poll.question')}
          </label>
          {isQuestionMissing ? (
            <p className="error-text" id="poll-question-error" role="alert">
              {t('poll.questionMissing')}
            </p>
          ) : null}
          <input
            id="poll-question"
            className="input"
            dir="auto"
            data-autofocus
            value={question}
            aria-invalid={isQuestionMissing}
            aria-describedby={isQuestionMissing ? 'poll-question-error' : undefined}
            onChange={(event) => setQuestion(event.target.value)}
          />
        </div>
        <fieldset className={areAnswersMissing ? 'stack-s error-field' : 'stack-s'}>
          <legend className="field-label">{t('poll.answers')}</legend>
          {areAnswersMissing ? (
            <p className="error-text" role="alert">
              {t('poll.answersMissing')}
            </p>
          ) : null}
          {answers.map((answer, index) => (
            // eslint-disable-next-line react/no-array-index-key -- an answer is its place: two may read alike while they are written
            <div className="with-button" key={index}>
              <input
                className="input"
                dir="auto"
                aria-label={t('poll.answer', { number: index + 1 })}
                value={answer}
                onChange={(event) => setAnswers(answers.with(index, event.target.value))}
              />
              {answers.length > ANSWERS_MIN ? (
                <IconButton
                  icon={X}
                  label={t('poll.removeAnswer', { number: index + 1 })}
                  onClick={() => setAnswers(answers.toSpliced(index, 1))}
                />
              ) : (
                <span />
              )}
            </div>
          ))}
          {answers.length < ANSWERS_MAX ? (
            <button type="button" className="button soft compact" onClick={() => setAnswers([...answers, ''])}>
              <Icon of={Plus} isSmall />
              {t('poll.addAnswer')}
            </button>
          ) : null}
        </fieldset>
        <div className="choice">
          <label>
            <input type="checkbox" checked={isMany} onChange={(event) => setMany(event.target.checked)} />
            <span>{t('poll.many')}</span>
          </label>
          <label>
            <input type="checkbox" checked={isHeldBack} onChange={(event) => setHeldBack(event.target.checked)} />
            <span>{t('poll.holdBack')}</span>
          </label>
        </div>
        <p className="tiny quiet">{t('poll.names')}</p>
        <div className="pair">
          <button type="button" className="button second" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" className="button">
            {t('poll.send')}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
