/** Who may import whom: the house rules of docs/house.md, checked by `npm run check`. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const test = '\\.test\\.tsx?$';

module.exports = {
  forbidden: [
    rule('no-cycles', 'a cycle means two rooms are one', {}, { circular: true }),
    rule(
      'native-alone',
      'native/ imports nothing of ours',
      { path: '^native/', pathNot: test },
      { path: '^(electron|renderer|fixtures|tests|build)/' },
    ),
    rule(
      'native-by-its-door',
      'native/index.ts is the one way in; emulators and tests may know the wire',
      { path: '^(electron|renderer|build)/', pathNot: test },
      { path: '^native/', pathNot: '^native/index\\.ts$' },
    ),
    rule(
      'renderer-contract-only',
      'the window knows the contract and nothing else of electron/',
      { path: '^renderer/' },
      { path: '^electron/', pathNot: '^electron/contract/' },
    ),
    rule(
      'contract-below-all',
      'the contract is what both sides may know: it knows neither',
      { path: '^electron/contract/' },
      { path: '^(electron|native|renderer|fixtures|tests|build)/', pathNot: '^electron/contract/' },
    ),
    rule(
      'words-and-keys-first',
      'what is said and what is pressed know nothing of window or paper, and these two nothing of each other',
      { path: '^electron/contract/' },
      { path: '^electron/contract/', pathNot: '^electron/contract/(words|keys)\\.ts$' },
    ),
    rule(
      'screens-without-paper',
      'a document goes from the visit to the page: the window draws no paper and the page no screen',
      { path: '^renderer/', pathNot: `^renderer/print/|${test}` },
      { path: '^electron/contract/paper\\.ts$' },
    ),
    rule(
      'paper-without-screens',
      'the page knows documents, and not what the window shows',
      { path: '^renderer/print/', pathNot: test },
      { path: '^electron/contract/(window|keys)\\.ts$' },
    ),
    rule(
      'renderer-no-node',
      'the window has no Node and no other room',
      { path: '^renderer/', pathNot: `${test}|vite\\.config` },
      { path: '^(native|fixtures|tests|build)/' },
    ),
    rule(
      'words-of-the-window-alone',
      'languages know no room of the window',
      { path: '^renderer/locale/', pathNot: test },
      { path: '^renderer/', pathNot: '^renderer/locale/' },
    ),
    rule(
      'store-below-what-is-drawn',
      'the store holds what is seen, and draws nothing',
      { path: '^renderer/store/', pathNot: test },
      { path: '^renderer/(components|frame|hearing|officer|print|screens|spool)/' },
    ),
    rule(
      'components-below-screens',
      'what screens share knows none of them',
      { path: '^renderer/components/', pathNot: test },
      { path: '^renderer/(frame|hearing|officer|print|screens|spool)/' },
    ),
    rule(
      'screens-on-top',
      'nobody but the window itself imports a screen, and no screen another one',
      { path: '^renderer/[^/]+/', pathNot: test },
      { path: '^renderer/screens/' },
    ),
    rule(
      'pages-apart',
      'pages are drawn without what is around a screen, and no screen imports a page',
      { path: '^renderer/(print|spool)/', pathNot: test },
      { path: '^renderer/(frame|hearing|officer|store/(bridge|window-store))' },
    ),
    rule(
      'office-by-the-wire',
      'the office knows of the kiosk what they say to each other, how lines are chained and signed, and words',
      { path: '^office/', pathNot: test },
      {
        path: '^(electron|native|renderer|fixtures|tests|build)/',
        pathNot:
          '^renderer/(style/|components/no-break\\.tsx$)|^electron/(servers/office/(wire|withdrawn|handover)\\.ts|document/(code|file-check|issued|signature-check)\\.ts|catalogue/catalogue\\.ts|journal/(checkpoint|proof)\\.ts|words/|contract/words\\.ts|config/strict-file\\.ts)',
      },
    ),
    rule(
      'kiosk-without-office',
      'a kiosk reaches its office by the wire, and carries nothing of it',
      { path: '^(electron|native|renderer)/', pathNot: test },
      { path: '^office/' },
    ),
    rule(
      'office-entries',
      'what is started is not imported',
      { path: '^office/', pathNot: '^office/entry/' },
      { path: '^office/entry/' },
    ),
    rule(
      'desk-in-the-browser',
      'the page of the desk asks its server, and has nothing of it; what it opens it reads itself',
      { path: '^office/page/' },
      { path: '^(office/(?!page/)|electron/(?!document/issued\\.ts))' },
    ),
    rule(
      'office-draws-by-its-page',
      'the page is built, and served as files',
      { path: '^office/', pathNot: `^office/(page|check|take)/|${test}` },
      { path: '^office/(page|check|take)/' },
    ),
    rule(
      'office-store-below',
      'the store knows rows, and nothing of who sends or reads them',
      { path: '^office/store/' },
      { path: '^office/(intake|desk|entry|keys|page)/' },
    ),
    rule(
      'product-no-fixtures',
      'product code never imports the emulated world or tests',
      { path: '^(electron|native|renderer)/', pathNot: test },
      { path: '^(fixtures|tests)/' },
    ),
    rule(
      'electron-not-renderer',
      'the kiosk does not import the window',
      { path: '^electron/', pathNot: test },
      { path: '^renderer/' },
    ),
    rule(
      'fixtures-wire-only',
      'emulators import native/thai-id, wire files, the catalogue, the fault values and what checks a paper, never a client',
      { path: '^fixtures/', pathNot: test },
      {
        path: '^(electron|native)/',
        pathNot:
          '^native/thai-id/|^electron/(servers/(sas|linkage)/wire|catalogue/|words/thai\\.ts|document/(code|verification|file-check|file-seal|paper-ids)\\.ts)',
      },
    ),
    rule(
      'electron-only-in-its-files',
      'only *.electron.ts imports electron',
      { pathNot: `\\.electron\\.ts$|${test}` },
      { path: '^node_modules/electron/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'playwright-only-in-its-shell',
      'only shell/chromium/ and tests import Playwright',
      {
        pathNot: `^electron/shell/chromium/|^tests/|${test}|playwright\\.config`,
      },
      { path: 'node_modules/(@playwright|playwright-core)' },
    ),
    rule(
      'product-not-build',
      'what builds and packs the kiosk is not in it',
      { path: '^(electron|native|renderer)/', pathNot: test },
      { path: '^build/' },
    ),
    rule(
      'product-not-dev',
      'what is not in a package is not imported by it; electron is there without being one',
      { path: '^(electron|native|renderer)/', pathNot: test },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/electron/' },
    ),
    rule(
      'request-not-document',
      'a request is what it is, on paper or not',
      { path: '^electron/request/', pathNot: test },
      { path: '^electron/(document|printing|visit|kiosk|journal|servers|shell)/' },
    ),
    rule(
      'journal-alone',
      'the journal knows the lines that it is given, and nothing of who gives them',
      { path: '^electron/journal/', pathNot: `${test}|-cli\\.ts$` },
      { path: '^electron/(visit|kiosk|document|printing|servers|shell|request|doctor|entry)/' },
    ),
    rule(
      'nobody-imports-entries',
      'entries are started, not imported',
      { path: '^electron/', pathNot: `^electron/entry/|${test}` },
      { path: '^electron/entry/' },
    ),
    rule(
      'sas-not-linkage',
      'the two servers do not know each other',
      { path: '^electron/servers/sas/', pathNot: test },
      { path: '^electron/(servers/linkage|catalogue|document|printing|visit|kiosk|journal)/' },
    ),
    rule(
      'linkage-not-others',
      'linkage hands records on',
      { path: '^electron/servers/linkage/', pathNot: test },
      { path: '^electron/(servers/sas|document|printing|visit|kiosk|journal)/' },
    ),
    rule(
      'printing-not-document',
      'printing takes a PDF, whatever it says',
      { path: '^electron/printing/', pathNot: test },
      { path: '^electron/(document|servers|catalogue|visit|kiosk|journal|request)/' },
    ),
    rule(
      'document-not-others',
      'document makes pages',
      { path: '^electron/document/', pathNot: test },
      { path: '^electron/(printing|servers/sas|visit|kiosk|journal)/' },
    ),
    rule(
      'visit-not-shell',
      'a visit is handed its shell; entry/ picks one',
      { path: '^electron/(visit|kiosk|ports)/', pathNot: test },
      { path: '^electron/(shell|entry)/' },
    ),
    rule(
      'visit-not-journal',
      'the journal belongs to the day',
      { path: '^electron/visit/', pathNot: test },
      { path: '^electron/(journal|kiosk)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.tools|\\.sitthi)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
