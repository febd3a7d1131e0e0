import type * as Library from 'oidc-provider';

/**
 * Loads oidc-provider. On Node 20 it prints "Unsupported runtime" while it loads, though it works there (our tests run on it);
 * that one line would be the first thing a new user reads, so it is left out.
 */
export const loadOidcLibrary = async (): Promise<typeof Library> => {
  const { warn } = console;
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes('Unsupported runtime')) warn(...words);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
};
