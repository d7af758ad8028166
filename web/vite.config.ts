import { defineConfig } from 'vite';

// One build, two pages: dist/ mirrors the URLs that the Go server serves, so
// dist/index.html is the explorer and dist/graphiql/index.html is /graphiql.
export default defineConfig({
  base: '/',
  build: {
    outDir: 'dist',
    // dist/placeholder.html is committed; `npm run clean` removes what is built.
    emptyOutDir: false,
    assetsDir: 'assets',
    // Every asset stays a file of its own: nothing depends on data: URLs.
    assetsInlineLimit: 0,
    // The editor is one large, rarely changing chunk that is loaded once.
    chunkSizeWarningLimit: 4000,
    // The notices that the bundled packages' licences ask for travel with them.
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      input: { explorer: 'index.html', graphiql: 'graphiql/index.html' },
      // Hundreds of "use client" lines in packages that no server renders here.
      checks: { moduleLevelDirective: false },
    },
  },
  // The GraphQL worker splits its code, which only module workers can load.
  worker: { format: 'es' },
});
