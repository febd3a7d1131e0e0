/** What a document says of one activity; every field is a sentence or a list as an officer writes it. */
export type Activity = {
  title: string;
  purpose: string;
  basis: string;
  subjects: string;
  data: string;
  recipients: string;
  erasure: string;
};
/** The words of one language. Functions put in what is read from the configuration. */
export type DocumentWords = {
  records: { title: string; activity: (no: number, title: string) => string };
  dpia: { title: string; sections: Record<'description' | 'necessity' | 'risks' | 'measures' | 'opinion', string> };
  madeOn: (date: string, version: string) => string;
  fields: Record<
    | 'controller'
    | 'contact'
    | 'officer'
    | 'processors'
    | 'purpose'
    | 'basis'
    | 'subjects'
    | 'data'
    | 'recipients'
    | 'transfers'
    | 'erasure',
    string
  >;
  toFill: { officer: string; contact: string; processor: string; basis: string; opinion: string; subjects: string; signature: string };
  channels: Record<'twilio' | 'smpp' | 'email' | 'push', string>;
  none: { channels: string; shares: string; layers: string; transfers: string; abroad: string; twilio: string };
  days: (n: number) => string;
  incidents: (cases: string) => Activity;
  warnings: (basis: string, days: string) => Activity;
  help: (days: string) => Activity;
  accounts: (people: number, incidents: string) => Activity;
  cameras: (count: number, days: string | undefined, without: number) => Activity;
  /** `purposes` and `bases` empty: nothing entered; `people` may look for vehicles. */
  cameraEvents: (purposes: string, bases: string, people: number, days: string | undefined) => Activity;
  /** `days` undefined: the municipality has chosen no time. */
  surveys: (count: number, days: string | undefined) => Activity;
  layers: (titles: string) => Activity;
  heads: Record<'retention' | 'shares' | 'security' | 'layers' | 'indicators', string>;
  retention: readonly [string, string, string];
  shares: readonly [string, string, string, string, string, string];
  themes: Record<string, string>;
  everybody: string;
  sensitivity: readonly string[];
  held: (n: number) => string;
  measures: readonly string[];
  description: (name: string, incidents: number, special: number) => string;
  necessity: readonly string[];
  riskHead: readonly [string, string, string, string];
  risks: readonly (readonly [risk: string, before: string, measure: string, after: string])[];
  special: { head: readonly [string, string]; empty: string };
};
