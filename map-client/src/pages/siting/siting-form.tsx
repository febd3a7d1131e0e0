import { useQuery } from '@tanstack/react-query';
import type { Indicator } from '@vias/api/indicators/contract.ts';
import { MapPin, PenTool, ScanLine, Search, X } from 'lucide-react';
import { type ReactNode, useContext, useState } from 'react';
import type { z } from 'zod';
import { ApiError, get, post } from '../../api.ts';
import { Button, IconButton } from '../../controls/button.tsx';
import { Checkbox } from '../../controls/checkbox.tsx';
import { Field } from '../../controls/field.tsx';
import { ErrorNotice } from '../../controls/notice.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Select } from '../../controls/select.tsx';
import { useFormat } from '../../i18n/format.ts';
import { langNames, langs, TextsContext, useText } from '../../i18n/i18n.ts';
import { isoDay } from '../../i18n/local-day.ts';
import type { Bounds } from '../../map/map-view.ts';
import { codesOf, useCategories } from '../../panels/incident-filter/categories.ts';
import { CategoryFilter } from '../../panels/incident-filter/category-filter.tsx';
import { useOwnLayers } from '../../panels/own-layers/own-layer-data.ts';
import { shownGrades } from '../cameras/camera-data.ts';
import { forgetPlans, useOwnLang } from './siting-data.ts';
import { type Draft, type OfferId, offers, questionOf, type Ring, writtenFields } from './siting-draft.ts';
import type { Pen } from './siting-layer.ts';
import { OwnKinds } from './siting-own-kinds.tsx';
import { SitingPlans } from './siting-plans.tsx';

interface SitingFormProps {
  draft: Draft;
  pen: Pen | undefined;
  bounds: Bounds | undefined;
  onDraft: (draft: Draft) => void;
  onPen: (pen: Pen | undefined) => void;
  onOpen: (id: string) => void;
}

const writtenLabels = { purpose: 'cameras.purpose', legalBasis: 'cameras.basis', operator: 'siting.notice.operator' } as const;
const weights = ['0', '1', '2', '3'] as const;
const square = ([west, south, east, north]: Bounds): Ring =>
  (
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ] as const
  ).map(([lon, lat]) => [Number(lon.toFixed(6)), Number(lat.toFixed(6))]);
/** The middle three fifths each way, so that the edge of the area is in view. */
const inner = ([west, south, east, north]: Bounds): Bounds => [
  west + (east - west) / 5,
  south + (north - south) / 5,
  east - (east - west) / 5,
  north - (north - south) / 5,
];
const km2Of = (ring: Ring): number => {
  const metres = ring.map(([lon, lat]) => [lon * 111.32 * Math.cos((lat * Math.PI) / 180), lat * 111.32] as const);
  return (
    Math.abs(
      metres.reduce(
        (sum, [x, y], i) => sum + x * (metres[(i + 1) % metres.length]?.[1] ?? 0) - y * (metres[(i + 1) % metres.length]?.[0] ?? 0),
        0,
      ),
    ) / 2
  );
};

/** What is asked: where, for whom, with what, for how much. Everything on the map has a button that does the same without it. */
export const SitingForm = ({ draft, pen, bounds, onDraft, onPen, onOpen }: SitingFormProps) => {
  const t = useText();
  const format = useFormat();
  const { lang } = useContext(TextsContext);
  const ownLang = useOwnLang();
  const [error, setError] = useState<unknown>();
  const [isAsking, setAsking] = useState(false);
  const { data: categories = [] } = useCategories();
  const { data: layers = [] } = useOwnLayers();
  const indicators = useQuery({
    queryKey: ['indicators'],
    queryFn: async ({ signal }) => (await get<{ items: z.output<typeof Indicator>[] }>('/api/indicators', {}, signal)).items,
    enabled: draft.risk > 0,
  });
  const change = (part: Partial<Draft>): void => onDraft({ ...draft, ...part });
  const pointLayers = layers.filter(({ geometryKinds }) => geometryKinds.includes('point'));
  const refused = error instanceof ApiError ? error : undefined;
  const errorAt = (field: string): string | undefined => (refused?.field?.startsWith(field) ? refused.detail : undefined);
  // An own kind says itself what is wrong with it.
  const isOwnKind = Number(/^kinds\.(\d)/.exec(refused?.field ?? '')?.[1] ?? -1) >= Object.keys(draft.prices).length;
  const isPlaced = ['area', 'kinds', 'budget', 'title', 'points', 'demand', 'layer'].some((field) => errorAt(field) !== undefined);
  const ask = async (): Promise<void> => {
    setAsking(true);
    try {
      const names = Object.fromEntries(offers.map(({ id }) => [id, t(`siting.offer.${id}`)])) as Record<OfferId, string>;
      const today = isoDay(new Date());
      const question = questionOf(
        { ...draft, title: draft.title.trim() || t('siting.untitled', { day: format.day(today) }) },
        { names, unnamed: (n) => t('siting.own.nth', { n }), categories: codesOf(categories, draft.groups), today },
      );
      const { id } = await post<{ id: string }>('/api/camera-plans', question);
      setError(undefined);
      await forgetPlans();
      onOpen(id);
    } catch (failure) {
      setError(failure);
    } finally {
      setAsking(false);
    }
  };
  const middle =
    bounds && ([Number(((bounds[0] + bounds[2]) / 2).toFixed(6)), Number(((bounds[1] + bounds[3]) / 2).toFixed(6))] as [number, number]);
  return (
    <form
      className="siting-form"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <div className="siting-head">
        <h1>{t('siting.title')}</h1>
        <p className="small quiet">{t('siting.about')}</p>
      </div>
      <SitingPlans onOpen={onOpen} />
      <Part name={t('siting.area')} error={errorAt('area')}>
        <div className="siting-row">
          <Button icon={PenTool} isDisabled={pen === 'area'} onPress={() => onPen('area')}>
            {t('siting.area.draw')}
          </Button>
          <Button icon={ScanLine} isDisabled={!bounds} onPress={() => bounds && change({ area: square(inner(bounds)) })}>
            {t('siting.area.view')}
          </Button>
        </div>
        <p className="small quiet">
          {draft.area ? t('siting.area.size', { km2: format.number(km2Of(draft.area), 2) }) : t('siting.area.none')}
        </p>
      </Part>
      <Part name={t('siting.demand')} error={errorAt('demand')}>
        {(['ground', 'incidents', 'survey', 'risk'] as const).map((source) => (
          <Segments
            key={source}
            label={t(`siting.source.${source}`)}
            value={String(draft[source]) as (typeof weights)[number]}
            choices={weights.map((id) => ({ id, label: id === '0' ? '–' : id, description: t(`siting.weight.${id}`) }))}
            onChange={(weight) => change({ [source]: Number(weight) })}
          />
        ))}
        {draft.incidents > 0 && (
          <>
            <Select
              label={t('siting.years')}
              value={draft.years}
              choices={(['1', '3', 'all'] as const).map((id) => ({ id, label: t(`siting.years.${id}`) }))}
              onChange={(years) => change({ years })}
            />
            <details>
              <summary>{draft.groups.length === 0 ? t('siting.groups.all') : t('siting.groups.some', { n: draft.groups.length })}</summary>
              <CategoryFilter value={draft.groups} onChange={(groups) => change({ groups })} />
            </details>
          </>
        )}
        {draft.risk > 0 && (
          <Select
            label={t('siting.indicator')}
            value={draft.indicator}
            placeholder={t('siting.indicator.choose')}
            choices={(indicators.data ?? []).map(({ code, title }) => ({ id: code, label: title[lang] }))}
            onChange={(indicator) => change({ indicator })}
          />
        )}
      </Part>
      <Part name={t('siting.candidates')} error={errorAt('points') ?? errorAt('layer')}>
        <Checkbox isSelected={draft.hasCorners} onChange={(hasCorners) => change({ hasCorners })}>
          {t('siting.corners')}
        </Checkbox>
        {draft.hasCorners && (
          <Select
            label={t('siting.apart')}
            value={draft.apart}
            choices={(['20', '40', '80'] as const).map((id) => ({ id, label: t('siting.metres', { n: id }) }))}
            onChange={(apart) => change({ apart })}
          />
        )}
        <div className="siting-row">
          <Button icon={MapPin} isDisabled={pen === 'point'} onPress={() => onPen('point')}>
            {t('siting.point.draw')}
          </Button>
          <Button isDisabled={!middle} onPress={() => middle && change({ points: [...draft.points, middle] })}>
            {t('siting.point.middle')}
          </Button>
        </div>
        <Made
          count={draft.points.length}
          word={t('siting.point.made', { n: draft.points.length })}
          onClear={() => change({ points: [] })}
        />
        {pointLayers.length > 0 && (
          <Select
            label={t('siting.layer')}
            value={draft.layer ?? 'none'}
            choices={[{ id: 'none', label: t('siting.layer.none') }, ...pointLayers.map(({ id, title }) => ({ id, label: title }))]}
            onChange={(layer) => change({ layer: layer === 'none' ? undefined : layer })}
          />
        )}
      </Part>
      <Part name={t('siting.zones')} error={errorAt('zones')}>
        <p className="small quiet">{t('siting.zones.about')}</p>
        <div className="siting-row">
          <Button icon={PenTool} isDisabled={pen === 'zone'} onPress={() => onPen('zone')}>
            {t('siting.zone.draw')}
          </Button>
        </div>
        <Made count={draft.zones.length} word={t('siting.zone.made', { n: draft.zones.length })} onClear={() => change({ zones: [] })} />
      </Part>
      <Part name={t('siting.kinds')} error={isOwnKind ? undefined : errorAt('kinds')}>
        {offers.map(({ id, cost }) => (
          <div className="siting-offer" key={id}>
            <Checkbox
              isSelected={draft.prices[id] !== undefined}
              onChange={(isOn) => {
                const { [id]: _price, ...others } = draft.prices;
                change({ prices: isOn ? { ...others, [id]: String(cost) } : others });
              }}
            >
              {t(`siting.offer.${id}`)}
            </Checkbox>
            {draft.prices[id] !== undefined && (
              <Field
                label={t('siting.price')}
                inputMode="decimal"
                value={draft.prices[id] ?? ''}
                onChange={(price) => change({ prices: { ...draft.prices, [id]: price } })}
              />
            )}
          </div>
        ))}
        <OwnKinds
          own={draft.own}
          before={Object.keys(draft.prices).length}
          errorAt={(field) => (refused?.field?.startsWith(field) ? refused.detail : undefined)}
          onOwn={(own) => change({ own })}
        />
        <Segments
          label={t('siting.budget')}
          value={draft.budgetIn}
          choices={[
            { id: 'cameras', label: t('siting.budget.cameras') },
            { id: 'money', label: t('siting.budget.money') },
          ]}
          onChange={(budgetIn) => change({ budgetIn, budget: budgetIn === 'money' ? '6000' : '3' })}
        />
        <Field
          label={t(`siting.budget.${draft.budgetIn}.most`)}
          inputMode="decimal"
          value={draft.budget}
          error={errorAt('budget')}
          onChange={(budget) => change({ budget })}
        />
      </Part>
      <Part name={t('siting.how')}>
        <Select
          label={t('siting.ppm')}
          value={draft.ppm}
          choices={shownGrades.map(({ code, ppm }) => ({ id: String(ppm), label: `${t(`cameras.grade.${code}`)} (${ppm})` }))}
          onChange={(ppm) => change({ ppm })}
        />
        <Segments
          label={t('cameras.period')}
          value={draft.period}
          choices={[
            { id: 'day', label: t('cameras.day') },
            { id: 'night', label: t('cameras.night') },
          ]}
          onChange={(period) => change({ period })}
        />
        <Select
          label={t('siting.backup')}
          value={draft.backup}
          choices={(['0', '0.25', '0.5'] as const).map((id) => ({
            id,
            label: t(`siting.backup.${id === '0' ? 'none' : id === '0.25' ? 'some' : 'much'}`),
          }))}
          onChange={(backup) => change({ backup })}
        />
        <Checkbox isSelected={draft.withPlanned} onChange={(withPlanned) => change({ withPlanned })}>
          {t('siting.withPlanned')}
        </Checkbox>
      </Part>
      <details className="siting-part">
        <summary>{t('siting.notice.facts')}</summary>
        <Field label={t('cameras.purpose')} value={draft.purpose} maxLength={500} onChange={(purpose) => change({ purpose })} />
        <Field label={t('cameras.basis')} value={draft.legalBasis} maxLength={500} onChange={(legalBasis) => change({ legalBasis })} />
        <Field
          label={t('siting.notice.days')}
          value={draft.retentionDays}
          inputMode="numeric"
          onChange={(retentionDays) => change({ retentionDays })}
        />
        <Field label={t('siting.notice.operator')} value={draft.operator} maxLength={200} onChange={(operator) => change({ operator })} />
        <Field label={t('siting.notice.contact')} value={draft.contact} maxLength={200} onChange={(contact) => change({ contact })} />
        <p className="small quiet">{t('siting.notice.translate')}</p>
        {langs
          .filter((other) => other !== ownLang)
          .map((other) => {
            const written = draft.translated[other] ?? { purpose: '', legalBasis: '', operator: '' };
            return (
              <details key={other} className="siting-translated">
                <summary lang={other}>{langNames[other]}</summary>
                {writtenFields.map((field) => (
                  <Field
                    key={field}
                    label={t('siting.notice.in', { field: t(writtenLabels[field]), lang: langNames[other] })}
                    value={written[field]}
                    maxLength={field === 'operator' ? 200 : 500}
                    onChange={(text) => change({ translated: { ...draft.translated, [other]: { ...written, [field]: text } } })}
                  />
                ))}
              </details>
            );
          })}
      </details>
      <footer>
        <Field
          label={t('siting.name')}
          value={draft.title}
          maxLength={200}
          placeholder={t('siting.name.example')}
          onChange={(title) => change({ title })}
          error={errorAt('title')}
        />
        {error !== undefined && !isPlaced && <ErrorNotice error={error} />}
        {isPlaced && (
          <p className="field-error" role="alert">
            {refused?.detail}
          </p>
        )}
        <Button
          kind="primary"
          icon={Search}
          type="submit"
          isDisabled={!draft.area || isAsking || (Object.keys(draft.prices).length === 0 && draft.own.length === 0)}
        >
          {t('siting.ask')}
        </Button>
      </footer>
    </form>
  );
};

const Part = ({ name, error, children }: { name: string; error?: string | undefined; children: ReactNode }) => (
  <fieldset className="siting-part">
    <legend>{name}</legend>
    {children}
    {error && <p className="field-error">{error}</p>}
  </fieldset>
);

const Made = ({ count, word, onClear }: { count: number; word: string; onClear: () => void }) => {
  const t = useText();
  if (count === 0) return null;
  return (
    <p className="siting-made">
      <span role="status">{word}</span>
      <IconButton icon={X} small label={t('siting.clear')} onPress={onClear} />
    </p>
  );
};
