import { ArrowLeft, ArrowRight, Check, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { Button } from '../../controls/button.tsx';
import { Icon } from '../../controls/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/i18n.ts';
import { pairKey, stopAt, stopsOf, timesOf } from './answers.ts';
import type { Expert } from './reckon.ts';
import type { OwnAnswers } from './use-answers.ts';

interface QuestionProps {
  own: OwnAnswers;
  nameOf: (code: string) => string;
  /** One's own opinion where all pairs have an answer. */
  mine: Expert | undefined;
  onSave: () => void;
  isSaving: boolean;
}

const muchOf = (times: number): string => (times <= 3 ? 'some' : times <= 5 ? 'clear' : times <= 7 ? 'much' : 'most');

/** One pair at a time: which of two indicators counts more, and how many times. Arrow keys choose, Enter goes on. */
export const PairQuestion = ({ own, nameOf, mine, onSave, isSaving }: QuestionProps) => {
  const t = useText();
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const pair = own.pairs[own.at] ?? own.pairs[0];
  const { at } = own;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows only to another pair
  useEffect(() => {
    if (moved.current) box.current?.querySelector<HTMLInputElement>('input:checked, input')?.focus();
    moved.current = false;
  }, [at]);
  if (!pair) return null;
  const given = own.answers[pairKey(pair)];
  const stops = stopsOf(given);
  const [first, second] = [nameOf(pair[0]), nameOf(pair[1])];
  const isLast = at === own.pairs.length - 1;
  const goTo = (to: number): void => {
    moved.current = to !== at;
    own.go(to);
  };
  const goOn = (): void => {
    const open = own.pairs.findIndex((other) => own.answers[pairKey(other)] === undefined);
    if (!isLast) goTo(at + 1);
    else if (open >= 0) goTo(open);
    else if (own.isChanged) onSave();
  };
  const stopWords = (stop: number): string =>
    stop === 1 ? t('risk.pair.equal') : t('risk.pair.stop', { n: format.number(timesOf(stop)), what: stop > 1 ? first : second });
  return (
    <div
      className="risk-pair"
      ref={box}
      onKeyDownCapture={({ key, target }) => {
        if (key === 'Enter' && target instanceof HTMLInputElement && given !== undefined) goOn();
      }}
    >
      <RadioGroup
        key={pairKey(pair)}
        className="risk-scale"
        orientation="horizontal"
        value={given === undefined ? null : String(stopAt(stops, given))}
        onChange={(value) => own.answer(pair, stops[Number(value)] ?? 1)}
      >
        <Label className="risk-question">{t('risk.pair.question')}</Label>
        <p className="risk-sides">
          <strong>{first}</strong>
          <span className="small quiet">{t('risk.pair.or')}</span>
          <strong>{second}</strong>
        </p>
        <div className="risk-stops" style={{ gridTemplateColumns: `repeat(${stops.length}, 1fr)` }}>
          {stops.map((stop, i) => (
            <Radio key={stop} value={String(i)} className="risk-stop" aria-label={stopWords(stop)}>
              <i />
              <span>{format.number(timesOf(stop))}</span>
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <p className="risk-ends small quiet">
        <span>
          <span aria-hidden="true">← </span>
          {t('risk.pair.more')}
        </span>
        <b aria-live="polite">
          {given === undefined
            ? t('risk.pair.none')
            : given === 1
              ? t('risk.pair.equal')
              : t('risk.pair.words', { much: muchOf(timesOf(given)), side: given > 1 ? 'first' : 'second' })}
        </b>
        <span>
          {t('risk.pair.more')}
          <span aria-hidden="true"> →</span>
        </span>
      </p>
      <div className="risk-pair-foot">
        <span className="small quiet">{t('risk.pair.place', { n: at + 1, of: own.pairs.length })}</span>
        <Button small icon={ArrowLeft} isDisabled={at === 0} onPress={() => goTo(at - 1)}>
          {t('risk.pair.previous')}
        </Button>
        {isLast && own.isComplete ? (
          <Button small kind="primary" icon={Check} isDisabled={!own.isChanged || isSaving} onPress={onSave}>
            {t('risk.pair.save')}
          </Button>
        ) : (
          <Button small kind="primary" isDisabled={given === undefined} onPress={goOn}>
            {t('risk.pair.next')}
            <Icon of={ArrowRight} />
          </Button>
        )}
      </div>
      <OwnState own={own} mine={mine} nameOf={nameOf} onSave={onSave} isSaving={isSaving} onLook={goTo} isLast={isLast} />
    </div>
  );
};

/** What becomes of one's answers: kept here, saved when, and the pair to look at again where they contradict each other. */
const OwnState = ({
  own,
  mine,
  nameOf,
  onSave,
  isSaving,
  onLook,
  isLast,
}: QuestionProps & { onLook: (to: number) => void; isLast: boolean }) => {
  const t = useText();
  const format = useFormat();
  const worst = mine?.opinion.worst;
  const say = (times: number, first: string, second: string): string =>
    times >= 1
      ? t('risk.pair.stop', { n: format.number(times, times % 1 === 0 ? 0 : 1), what: nameOf(first) })
      : t('risk.pair.stop', { n: format.number(1 / times, Math.abs((1 / times) % 1) < 0.01 ? 0 : 1), what: nameOf(second) });
  return (
    <>
      {mine && worst && (
        <div className="risk-look" role="status">
          <Icon of={TriangleAlert} />
          <p>
            <strong>{t('risk.mine.contradict', { ratio: format.number(mine.opinion.ratio, 2) })}</strong>{' '}
            {t('risk.mine.worst', {
              said: say(worst.times, worst.first, worst.second),
              implied: say(worst.implied, worst.first, worst.second),
            })}
          </p>
          <Button small onPress={() => onLook(own.pairs.findIndex(([first, second]) => first === worst.first && second === worst.second))}>
            {t('risk.mine.look')}
          </Button>
        </div>
      )}
      {(own.isChanged || own.saved) && (
        <div className="risk-own small quiet">
          <p role="status">
            {own.isChanged
              ? own.isComplete
                ? t('risk.mine.ready')
                : t('risk.mine.kept', { n: Object.keys(own.answers).length, of: own.pairs.length })
              : own.saved && t('risk.mine.saved', { at: format.dayTime(own.saved.at), n: own.saved.number })}
          </p>
          {own.isChanged && own.saved && (
            <Button small kind="plain" onPress={own.takeBack}>
              {t('risk.mine.takeBack')}
            </Button>
          )}
          {own.isChanged && own.isComplete && !isLast && (
            <Button small icon={Check} isDisabled={isSaving} onPress={onSave}>
              {t('risk.pair.save')}
            </Button>
          )}
        </div>
      )}
    </>
  );
};
