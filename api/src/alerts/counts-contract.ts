import { z } from 'zod';

const Share = z.number().min(0).max(1);
const Lang = z.enum(['lv', 'lt', 'ru', 'en']);
const LangOrRest = z.enum(['lv', 'lt', 'ru', 'en', 'rest']);
const Instant = z.iso.datetime({ offset: true });

/** Segments, money and time of one way to write the texts; null while fewer than 20 people would be counted through it. */
const Cost = z.object({ segments: z.int(), price: z.number(), priceUnit: z.string(), lastAfterSeconds: z.int() }).nullable();
const TextCount = z.object({ encoding: z.enum(['GSM-7', 'UCS-2']), units: z.int(), segments: z.int(), left: z.int() });

/**
 * What a warning would do. Numbers of people are exact from 20 up; below (none at all included) `reached` is null and `fewerThan` is 20, except in a drill.
 * Parts of fewer than five are told together with others as `rest`.
 */
export const AlertPreview = z
  .object({
    reached: z.int().nullable(),
    fewerThan: z.int().nullable(),
    reasons: z
      .array(z.object({ reason: z.enum(['home', 'work', 'school', 'parent', 'other', 'drill', 'rest']), people: z.int() }))
      .meta({ description: 'Each person once, by the first reason that applies' }),
    languages: z.array(z.object({ lang: LangOrRest, people: z.int(), hasText: z.boolean() })),
    notReached: z
      .object({ noMobile: z.int(), badNumber: z.int(), optedOut: z.int(), generated: z.int() })
      .nullable()
      .meta({ description: '0 stands for fewer than 5, except in a drill' }),
    drillGroup: z.string().nullable(),
    realPeople: z.int().nullable().meta({ description: 'In a drill: how many a real warning would reach; null otherwise or below 20' }),
    area: z.object({
      name: z.string(),
      km2: z.number(),
      edgeKm: z.number(),
      vertices: z.int(),
      settlements: z.array(z.string()),
      settlementCount: z.int(),
      share: z
        .object({ own: Share, agreed: Share, notIncluded: Share, abroad: Share })
        .nullable()
        .meta({ description: 'Parts of the area; null when no borders are loaded' }),
    }),
    texts: z.array(z.object({ lang: Lang, sentBody: z.string(), withMarks: TextCount, withoutMarks: TextCount })),
    cost: z.object({ chosen: Cost, withMarks: Cost, withoutMarks: Cost }),
    sender: z.string(),
    segmentsPerSecond: z.number(),
    maxSegments: z.int(),
    mainLanguage: Lang,
    excluded: z
      .object({ km2: z.number(), people: z.int().nullable(), fewerThan: z.int().nullable() })
      .nullable()
      .meta({ description: 'Who lives, works or learns only inside what was cut out, and so does NOT get it; both null in a drill' }),
    recent: z
      .array(z.object({ id: z.uuid(), title: z.string(), at: Instant, sameText: z.boolean() }))
      .meta({ description: 'Warnings of the last 12 hours whose area overlaps, newest first' }),
    quietHours: z
      .object({ from: z.string(), to: z.string(), drills: z.boolean(), until: Instant.nullable() })
      .nullable()
      .meta({ description: 'Local time; until: when the quiet hours end that hold up priorities 2 and 3 now, null outside of them' }),
  })
  .meta({ id: 'AlertPreview' });
export type AlertPreview = z.output<typeof AlertPreview>;

export const boardStates = ['acknowledged', 'delivered', 'on_the_way', 'unreached', 'failed', 'waiting'] as const;

/**
 * How a warning is getting through. The six states always come in this order and always add up to the audience. "Delivered" is never "read". Everything counts
 * people, not tries. Below 20 people, except in a drill, nothing is counted: `audience` and `sum` are null, `fewerThan` is 20 and the lists are empty.
 */
export const AlertBoard = z
  .object({
    status: z.string(),
    audience: z.int().nullable(),
    joinedLater: z
      .int()
      .nullable()
      .meta({ description: 'Of the audience, who registered or moved in while the warning lived; null below 5, nobody included' }),
    newcomersWaiting: z.int().meta({
      description:
        'People whom a register brought into the area meanwhile, more than the tolerance: they wait for an approver. 20 where they are fewer; 0 for another municipality',
    }),
    ahead: z.object({ id: z.uuid(), title: z.string(), isDrill: z.boolean() }).nullable().meta({
      description:
        'The more urgent message of the same sender that is sent first, while this one waits and goes on by itself; null when nothing is ahead, and for another municipality',
    }),
    carersUntold: z.int().meta({
      description:
        'People whose carers could not be told, because a key of the telephone numbers is missing; tried again every ten minutes. 5 where they are fewer; 0 for another municipality',
    }),
    sum: z.int().nullable(),
    fewerThan: z.int().nullable(),
    states: z.array(z.object({ state: z.enum(boardStates), people: z.int(), share: Share })).max(6),
    details: z.record(z.string(), z.int()).meta({ description: 'The same people by the states of the dispatcher' }),
    calls: z
      .object({ people: z.int(), answered: z.int() })
      .nullable()
      .meta({ description: 'How many people were called by telephone, and at how many of them somebody answered; a machine is nobody' }),
    answers: z
      .object({ safe: z.int(), help: z.int() })
      .nullable()
      .meta({ description: 'The last answer of each person: safe, or in need of help; both together are the acknowledged' }),
    places: z
      .array(
        z.object({
          reason: z.enum(['home', 'work', 'school', 'parent', 'other', 'drill', 'rest']),
          people: z.int(),
          states: z.array(z.object({ state: z.enum(boardStates), people: z.int() })),
        }),
      )
      .meta({ description: 'Each person once, by the first reason that applies' }),
    needsDecision: z.boolean().meta({
      description: 'Messages of which nobody can tell whether they went out wait for the word of a person: POST /api/alerts/{id}/decide',
    }),
    isStopped: z.boolean().meta({ description: 'Whoever is waiting will get nothing more' }),
    languages: z
      .array(z.object({ lang: LangOrRest, audience: z.int(), handedOver: z.int(), delivered: z.int(), notReached: z.int() }))
      .meta({
        description:
          'handedOver: taken by an operator at least once; languages of fewer than five people are told together with others as rest',
      }),
    reasons: z.array(
      z.object({
        code: z.int(),
        people: z.int(),
        reason: z.string(),
        action: z.enum(['retry', 'next_number', 'none']),
        retryAfterSeconds: z.array(z.int()),
      }),
    ),
    minutes: z
      .array(z.object({ minute: z.int(), handedOver: z.int(), delivered: z.int() }))
      .meta({ description: 'Running totals at the end of each minute since the start' }),
    promise: z.object({ startedAt: Instant, seconds: z.int(), lastAt: Instant }).nullable(),
    at: Instant,
  })
  .meta({ id: 'AlertBoard' });
export type AlertBoard = z.output<typeof AlertBoard>;
