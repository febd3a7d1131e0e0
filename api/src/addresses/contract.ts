import { z } from 'zod';
import { endpoint, ok } from '../http/endpoint.ts';
import { Point } from '../http/parameters.ts';

const Country = z.string().regex(/^[A-Z]{2}$/);
const Source = z.string().trim().min(1).max(80);
const Part = z.string().trim().min(1).max(120).nullable();

/** A house with an address. */
export const Address = z
  .object({
    id: z.int(),
    code: z.string().meta({ description: 'The key of the register: the same house in every edition' }),
    text: z.string().meta({ description: 'As the register writes it' }),
    street: z.string().nullable(),
    house: z.string().nullable(),
    settlement: z.string().nullable(),
    country: Country,
    dwellings: z.int().nullable().meta({ description: 'Flats, 1 for a house of its own, 0 where nobody lives; null where nobody said' }),
    geometry: Point,
    municipality: z.object({ id: z.int(), name: z.string() }).nullable(),
    isGenerated: z.boolean(),
  })
  .meta({ id: 'Address' });

/** A row of a register as it is loaded, degrees WGS 84. */
export const AddressRow = z.strictObject({
  code: z.string().trim().min(1).max(40),
  text: z.string().trim().min(1).max(300),
  street: Part,
  house: Part,
  settlement: Part,
  dwellings: z.int().min(0).max(5000).nullable(),
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
});
export type AddressRow = z.output<typeof AddressRow>;

/** `whole`: the file has every address of the source; refused when it lacks a tenth of those that are there. `replace`: it has, and those it lacks go. `partial`: those it lacks stay. */
export const LoadMode = z.enum(['whole', 'replace', 'partial']);

export const AddressBatch = z.strictObject({
  country: Country,
  source: Source,
  total: z.int().min(1).meta({ description: 'Rows of the whole file' }),
  mode: LoadMode.default('whole'),
  dryRun: z.boolean().default(false),
  rows: z.array(AddressRow).min(1).max(5000),
});
export type AddressBatch = z.output<typeof AddressBatch>;

/** What became of the rows of a batch; a row that contradicts an earlier one of the same batch counts as changed. */
export const BatchReport = z.object({ added: z.int(), updated: z.int(), unchanged: z.int() }).meta({ id: 'AddressBatchReport' });

export const AddressEnd = z.strictObject({
  country: Country,
  source: Source,
  mode: LoadMode.default('whole'),
  dryRun: z.boolean().default(false),
  codes: z.array(z.string().min(1).max(40)).min(1).max(2_000_000),
});
export type AddressEnd = z.output<typeof AddressEnd>;

const Search = z.object({
  q: z.string().trim().min(2).max(100),
  country: Country.optional(),
  tenant: z
    .string()
    .trim()
    .min(1)
    .max(40)
    .optional()
    .meta({ description: 'A municipality whose houses come first among those that fit alike' }),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});

export const endpoints = {
  searchAddresses: endpoint('get', '/api/addresses', {
    summary: 'Addresses by their words in any order, with and without diacritics and abbreviations',
    roles: 'public',
    query: Search,
    answer: ok(z.object({ items: z.array(Address) })),
    limit: { rate: 'read' },
  }),
  loadAddresses: endpoint('post', '/api/addresses', {
    summary: 'Add or correct addresses of one source; the same rows again change nothing',
    roles: ['operator'],
    body: AddressBatch,
    answer: ok(BatchReport),
    problems: ['address.file_partial'],
    limit: { bytes: 8_388_608, rate: 'write' },
  }),
  endAddresses: endpoint('post', '/api/addresses/end', {
    summary: 'End a loading: addresses that the file no longer has go, homes of registered residents find their address again',
    roles: ['operator'],
    body: AddressEnd,
    answer: ok(z.object({ removed: z.int() })),
    problems: ['address.file_partial'],
    limit: { bytes: 67_108_864, rate: 'write' },
  }),
};
