import { readFileSync } from 'node:fs';
import { Profile } from './profile.ts';

/** Profiles that come with VIAS, by name: public logs that show what a profile can do and that its tests run on. */
export const shippedProfiles: ReadonlyMap<string, Profile> = new Map(
  ['us-fars', 'houston-police'].map((name) => [
    name,
    Profile.parse(JSON.parse(readFileSync(new URL(`./profiles/${name}.json`, import.meta.url), 'utf8'))),
  ]),
);
