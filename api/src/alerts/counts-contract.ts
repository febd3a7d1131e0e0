import { z } from 'zod';

const Share = z.number().min(0).max(1);
const Lang = z.enum(['lv', 'lt', 'ru', 'en']);
const Instant = z.iso.datetime({ offset: true });

/** Segments, money and time of one way to write the texts; null while fewer than 20 people would be counted through it. */
const Cost = z.object({ segments: z.int(), price: z.number(), priceUnit: z.string(), lastAfterSeconds: z.int() }).nullable();
const TextCount = z.object({ encoding: z.enum(['GSM-7', 'UCS-2']), units: z.int(), segments: z.int(), left: z.int() });

/** What a warning would do. Numbers of people are exact from 20 up; below, `reached` is null and `fewerThan` is 20, except in a drill. */
export const AlertPreview = z
  .object({
    reached: z.int().nullable(),
    fewerThan: z.int().nullable(),
    reasons: z
      .array(z.object({ reason: z.enum(['home', 'work', 'school', 'parent', 'other', 'drill']), people: z.int() }))
      .meta({ description: 'Each person once, by the first reason that applies' }),
    languages: z.array(z.object({ lang: Lang, people: z.int(), hasText: z.boolean() })),
    notReached: z.object({ noMobile: z.int(), badNumber: z.int(), optedOut: z.int(), generated: z.int() }).nullable(),
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
    recentOverlaps: z.int().meta({ description: 'Warnings of the last 12 hours whose area overlaps' }),
    quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
  })
  .meta({ id: 'AlertPreview' });
export type AlertPreview = z.output<typeof AlertPreview>;

export const boardStates = ['acknowledged', 'delivered', 'on_the_way', 'unreached', 'failed', 'waiting'] as const;

/** How a warning is getting through. The six states always come in this order and always add up to the audience. "Delivered" is never "read". */
export const AlertBoard = z
  .object({
    status: z.string(),
    audience: z.int(),
    sum: z.int(),
    states: z.array(z.object({ state: z.enum(boardStates), people: z.int(), share: Share })).length(6),
    details: z.record(z.string(), z.int()).meta({ description: 'The same people by the states of the dispatcher' }),
    isStopped: z.boolean().meta({ description: 'Whoever is waiting will get nothing more' }),
    languages: z.array(z.object({ lang: Lang, audience: z.int(), handedOver: z.int(), delivered: z.int(), notReached: z.int() })),
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
