/** Words that stand in manuals and examples in the place of a secret. */
const examples =
  /^(?:change[-_ ]?(?:me|it)|secret|passw(?:or|0r)d|parole|slaptazodis|admin|root|postgres|postgresql|keycloak|geoserver|vias|test|demo|example|letmein|qwerty)*[\d!_.-]*$/i;

/** Whether somebody who tries what is usual finds a secret at once: the name of its user, one sign repeated, a row of digits, a word of manuals. Not a measure of strength. */
const isDefaultSecret = (secret: string, user?: string): boolean =>
  secret.toLowerCase() === user?.toLowerCase() || /^(.)\1*$/.test(secret) || examples.test(secret);

/** The names of those settings, of name and value, whose secret is a default. An address counts by its password; one without a password is not looked at. */
export const findDefaultSecrets = (secrets: readonly [name: string, value: string | undefined][]): string[] =>
  secrets.flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!/^\w+:\/\//.test(value)) return isDefaultSecret(value) ? [name] : [];
    const [, user, password] = /^\w+:\/\/([^:@/]*):([^@/]+)@/.exec(value) ?? [];
    return password !== undefined && isDefaultSecret(password, user) ? [name] : [];
  });
