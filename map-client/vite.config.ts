import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The API that the development server forwards to. */
const api = process.env.VIAS_URL ?? 'http://127.0.0.1:8080';
const forward = { target: api, changeOrigin: false, xfwd: true };

/** Areas of the texts that the light page uses; it does without all others. */
const lightAreas = /^(builder|caption|classes|country|group|layers|map|print|rate|share|start|state)\./;

/** Gives those areas alone of a catalogue that is asked for with ?light. */
const lightTexts = (): Plugin => ({
  name: 'vias-light-texts',
  enforce: 'pre',
  resolveId: (source) =>
    source.endsWith('.json?light') ? `\0light-texts-${source.slice(-'lv.json?light'.length, -'.json?light'.length)}` : undefined,
  load(id) {
    const [, lang] = /^\0light-texts-(\w\w)$/.exec(id) ?? [];
    if (!lang) return undefined;
    const texts: Record<string, string> = JSON.parse(readFileSync(`${import.meta.dirname}/src/i18n/${lang}.json`, 'utf8'));
    const kept = Object.fromEntries(Object.entries(texts).filter(([key]) => lightAreas.test(key)));
    return { code: `export default ${JSON.stringify(kept)}`, moduleType: 'js' };
  },
});

export default defineConfig({
  root: import.meta.dirname,
  plugins: [lightTexts(), react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Nothing is inlined: the content security policy allows only files of our own origin.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // The application; the light page of shared maps and printed sheets; the pages of residents. Only the first knows a sign-in.
    rolldownOptions: {
      input: [`${import.meta.dirname}/index.html`, `${import.meta.dirname}/m.html`, `${import.meta.dirname}/register.html`],
      // Colour schemes that nobody names are left out.
      treeshake: {
        manualPureFunctions: [
          'ramp',
          'ramp$1',
          'colors',
          'interpolateRgbBasis',
          'rgbBasis',
          'cubehelix',
          'cubehelixLong',
          'interpolateCubehelixLong',
        ],
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(['/api', '/tiles', '/realms', '/webhooks', '/health'].map((path) => [path, forward])),
  },
});
