/**
 * Electron's security checklist (electronjs.org/docs/latest/tutorial/security) and the kiosk's own, each with the rule
 * that keeps it and the test that proves the rule. Generated into docs/electron-checklist.md; a test looks each test up.
 */
export interface Kept {
  readonly asked: string;
  readonly rule: string;
  /** Test file and a part of the test's title. */
  readonly proof: readonly [file: string, title: string];
}

const kept = (asked: string, rule: string, file: string, title: string): Kept => ({
  asked,
  rule,
  proof: [file, title],
});
const GUARD = 'electron/shell/electron/guard.electron.test.ts';
const HOST = 'electron/shell/electron/host.electron.test.ts';
const MAIN = 'electron/entry/main.electron.test.ts';
const RULES = 'electron/shell/electron/rules.electron.test.ts';
const PACKING = 'tests/integration/packing.test.ts';
const RECIPE = 'build/os/recipe.test.ts';
const UPDATES = 'tests/integration/updates.test.ts';
const DEPENDENCIES = 'build/dependencies.test.ts';

/** In the order of Electron's list, which numbers them. */
export const ELECTRON_CHECKLIST: readonly Kept[] = [
  kept(
    '1 Only load secure content',
    'own scheme `app://`, no network at all: `mayRequest`, `host-resolver-rules`',
    GUARD,
    'asks for %s: cancelled %s',
  ),
  kept(
    '2 No Node for remote content',
    '`PAGE_PREFERENCES.nodeIntegration*: false`; there is no remote content',
    RULES,
    'are sandboxed and isolated',
  ),
  kept('3 Context isolation', '`PAGE_PREFERENCES.contextIsolation`', RULES, 'are sandboxed and isolated'),
  kept(
    '4 Process sandboxing',
    '`app.enableSandbox()` first of all, `PAGE_PREFERENCES.sandbox`',
    MAIN,
    'hardens the shell before anything can run in it',
  ),
  kept(
    '5 Permission requests',
    'request, check and device handlers answer `mayUse`: never',
    GUARD,
    'grants no %s',
  ),
  kept('6 Do not disable webSecurity', '`PAGE_PREFERENCES.webSecurity`', RULES, 'are sandboxed and isolated'),
  kept(
    '7 Content Security Policy',
    '`WINDOW_HEADERS` with every answer, Trusted Types without any policy, no inline',
    GUARD,
    'serves a file of the window with the window’s headers',
  ),
  kept(
    '8 No insecure content',
    '`PAGE_PREFERENCES.allowRunningInsecureContent: false`',
    RULES,
    'are sandboxed and isolated',
  ),
  kept(
    '9 No experimental features',
    '`PAGE_PREFERENCES.experimentalFeatures: false`',
    RULES,
    'are sandboxed and isolated',
  ),
  kept('10 No enableBlinkFeatures', 'not set', RULES, 'are sandboxed and isolated'),
  kept('11 No allowpopups', 'no webview, no window', GUARD, 'opens no window'),
  kept(
    '12 Verify webview options',
    '`webviewTag: false`, `will-attach-webview` prevented',
    GUARD,
    'has no %s',
  ),
  kept(
    '13 Limit navigation',
    '`will-navigate`, `will-frame-navigate`, `will-redirect` prevented on every page',
    GUARD,
    'goes nowhere (%s)',
  ),
  kept('14 Limit new windows', '`setWindowOpenHandler` denies', GUARD, 'opens no window'),
  kept('15 No openExternal with untrusted content', 'never called', MAIN, 'never starts the crash reporter'),
  kept(
    '16 A current Electron',
    'exact version in package.json; weekly update (renovate.json)',
    'build/docs.test.ts',
    'compiled against the Electron that is packed',
  ),
  kept(
    '17 Verify the sender of every message',
    'one message exists; `fromOwnPage` and zod',
    HOST,
    'hands its port to its own page alone',
  ),
  kept(
    '18 No file://',
    '`app://` confined by `windowFile`',
    RULES,
    'is an origin of its own, and not the file system',
  ),
  kept(
    '19 Fuses',
    '`fusesOf`, flipped and read back when packing',
    PACKING,
    'are flipped, and read back from the packed binary',
  ),
  kept(
    '20 No Electron API for pages',
    'the preload gives `send` and `listen` of the contract',
    'electron/entry/preload.electron.test.ts',
    'and nothing generic',
  ),
];

/** What a kiosk needs beyond that list. */
export const KIOSK_CHECKLIST: readonly Kept[] = [
  kept('Keys', '`blockedKey`: an allowlist', RULES, 'keeps whatever comes with Ctrl, Alt or the system key'),
  kept(
    'Keys of the audio navigator',
    '`mayBeNavigatorKey`: of what a site names, nothing by which a browser or a desktop acts',
    RULES,
    'keeps %s from the page even when a site names it',
  ),
  kept(
    'Zoom and gestures',
    '`setVisualZoomLevelLimits(1, 1)`, `disable-pinch`, `overscroll-history-navigation=0`',
    GUARD,
    'stays at its size',
  ),
  kept('Context menu', '`context-menu` prevented', GUARD, 'has no %s'),
  kept(
    'WebRTC, which asks no request handler',
    '`disable_non_proxied_udp` on every page; there is no proxy',
    GUARD,
    'finds no way past the network rules by WebRTC',
  ),
  kept(
    'No string becomes code',
    "`trusted-types 'none'`, in the real window",
    'tests/e2e/window.spec.ts',
    'no script can make a policy by which strings become code',
  ),
  kept('Developer tools', '`devTools: false`; closed should any open', GUARD, 'closes developer tools'),
  kept('Closing the window', 'refused, except in a demonstration', HOST, 'cannot be closed by a person'),
  kept('Second screen', 'covered', HOST, 'shows nothing on a second screen'),
  kept('Screen turned, changed, plugged in again', 'filled anew', HOST, 'fills the screen again'),
  kept('One kiosk a machine', 'single instance lock', MAIN, 'is the only kiosk on the machine'),
  kept(
    'No way out by keys, touches and addresses',
    'all of the above, in the real window',
    'tests/e2e/no-way-out.spec.ts',
    'keys, touches and addresses',
  ),
  ...(
    [
      [
        'WebRTC, preconnect (preview)',
        '`webrtc-ip-handling-policy`, `host-resolver-rules`',
        'addresses: nothing is loaded, opened, fetched or sent',
      ],
      ['Swipes, pinches, long touches', '`touch-action`, no history', 'gestures: swipes from every edge'],
      ['Drag and drop', 'prevented in the page', 'drag and drop: what is dropped'],
      ['Back and forward', 'no history', 'back and forward: there is nowhere to go'],
      ['On-screen keyboard', '`inputmode="none"`', 'no field calls the machine’s own keyboard'],
      [
        'Printing and file dialogs, menus, bars',
        'keys kept from the shell; what the screen shows is the page',
        'the screen shows the page and nothing over it',
      ],
    ] as const
  ).map(([asked, rule, test]) => kept(asked, rule, 'tests/e2e/no-way-out.spec.ts', test)),
  kept(
    'Everything personal ends with the visit',
    'process killed, renderer crashed, session cleared',
    HOST,
    'is killed for good',
  ),
  kept(
    'In-memory session',
    '`fromPartition` without `persist:`, `cache: false`, one visit at a time',
    HOST,
    'is an in-memory session that is cleared',
  ),
  kept(
    'What a person sees does not pass the kiosk',
    'MessagePort from window to visit',
    HOST,
    'speaks with its visit over a port of its own',
  ),
  kept(
    'The PDF is overwritten in the main process',
    'one buffer, zeroed',
    HOST,
    'overwrites what it held of it',
  ),
  kept('Nothing calls home', '`SWITCHES`', MAIN, 'sets every switch of the rules'),
  kept(
    'No core dumps',
    '`prlimit`, `LimitCORE=0`, `kernel.core_pattern`',
    'electron/kiosk/machine-care.test.ts',
    'forbids core dumps',
  ),
  kept(
    'What the shell writes stays in memory',
    '`runtimeDirectory`',
    MAIN,
    'writes nowhere but into a folder of this user alone',
  ),
  kept(
    'Window or page crashes',
    'the visit ends, the next takes over',
    HOST,
    'that fails (%s) ends the visit',
  ),
  kept(
    'Window stops answering',
    'asked each half second; silent for 3 s is crashed (`watchLiveness`)',
    HOST,
    'is asked by its visit whether it lives',
  ),
  kept(
    'Window led elsewhere',
    '`did-navigate` beside `will-navigate`, which about:blank does not ask',
    HOST,
    'that is led elsewhere is taken for crashed',
  ),
  kept(
    'The same, in the shell that is there',
    'crash, hang, about:blank',
    'tests/integration/host-conformance.test.ts',
    'replaces a window that %s',
  ),
  kept(
    'A visit that V8 gives up on',
    'ends alone; its report is not read',
    HOST,
    'that V8 gives up on ends alone',
  ),
  kept(
    'Nothing black between two windows',
    'a page without script lies under them',
    HOST,
    'has a page without script under the visits',
  ),
  kept(
    'The pages that lie ready for that lose their renderer',
    'loaded again, a second later',
    HOST,
    'again when its renderer goes or it could not be loaded',
  ),
  kept(
    'A kiosk that cannot start',
    'says its fault on the out-of-service page; tried again each minute',
    MAIN,
    'says so on its screen, and is tried again',
  ),
  kept(
    'A store that cannot be written',
    'out of service before a card is put in; tried again',
    'electron/kiosk/kiosk.test.ts',
    'serves nobody while it cannot',
  ),
  kept(
    'Stopped in the middle of a visit',
    'journalled, its pages called back',
    'electron/kiosk/kiosk.test.ts',
    'is said of the visit, before the end in order',
  ),
  kept(
    'Stopped in order',
    'exits when the journal is closed and the officer logged out, or after 4 s',
    MAIN,
    'does not exit before the kiosk has stopped',
  ),
  kept(
    'No door for debuggers',
    '`DEBUGGING_SWITCHES` removed when packed',
    MAIN,
    'opens no door for debuggers',
  ),
  kept(
    'A visit that is late or hangs at its start',
    'another beside it, the first that is ready is taken',
    'electron/kiosk/kiosk.test.ts',
    'starts another one beside a stand-by that hangs',
  ),
  kept(
    'Random kills',
    'idle again within 5 s, nothing personal left, journal whole',
    'tests/e2e/kiosk-kills.spec.ts',
    'random kills while somebody is served',
  ),
  ...(
    [
      ['GPU crashes', 'Chromium starts it again', 'the GPU process crashes'],
      ['Window out of memory', 'as crashed', 'the window runs out of memory'],
      ['The preview’s window stops answering', '3 s, then as crashed', 'the window is busy for ever'],
      ['Visit stops answering', '6 s, then killed', 'the visit’s process does not run any more'],
      ['Sleep', '`detectSleep`: the visit is ended, journalled', 'the machine pauses'],
      ['Display gone', 'tried again until it is back', 'the display goes away and comes back'],
    ] as const
  ).map(([asked, rule, test]) => kept(asked, rule, 'tests/e2e/never-dark.spec.ts', test)),
  kept(
    'Screen saver',
    '`powerSaveBlocker`; in the preview a wake lock of each visit’s window',
    'tests/integration/host-conformance.test.ts',
    'keeps the screen awake',
  ),
  kept('Before a sleep', '`suspend` ends the visit', MAIN, 'ends the visit before it sleeps'),
  kept(
    'The clock is set',
    'steady clocks for every limit; journalled',
    'tests/e2e/clock.spec.ts',
    'they are warned and wiped all the same',
  ),
  kept(
    'Power cut',
    'spool in memory, jobs taken back, the visit found in the journal',
    'tests/e2e/power-cut.spec.ts',
    'power cuts in the middle of a visit',
  ),
  kept(
    'Too many failures',
    'only those of visits that were not ready for a second are counted',
    'electron/kiosk/kiosk.test.ts',
    'does not back off for visits that were sound when they died',
  ),
  kept(
    'Visits that hang, and never come to the screen',
    'nothing on it for 12 s: the out-of-service page, one start in five seconds',
    'electron/kiosk/kiosk.test.ts',
    'shows the out-of-service page when visits',
  ),
  kept(
    'Out-of-service page',
    'out-of-service page without script',
    RULES,
    'needs no script and nothing from elsewhere',
  ),
  kept(
    'Out-of-service page dies (preview)',
    'shown anew',
    'tests/integration/out-of-service-page.test.ts',
    'comes back by itself when its %s dies',
  ),
  kept(
    'Unknown error',
    'exit code 70 without its message; systemd starts a fresh process',
    MAIN,
    'ends with a code of its own',
  ),
  kept(
    'The kiosk hangs',
    'systemd watchdog by sd_notify',
    'electron/kiosk/machine-care.test.ts',
    'is told that the kiosk is ready',
  ),
  kept('Network closed but for the servers', 'nftables', RECIPE, 'lets nothing in or out but what is named'),
  kept(
    'A machine that follows the recipe no more',
    '`sitthi25-doctor`, out of the package',
    'tests/integration/booted.test.ts',
    'brings its doctor, which sees what is as it should be',
  ),
  kept(
    'Confined by the system',
    'unit and AppArmor profile',
    RECIPE,
    'lets the kiosk run every program that its code calls',
  ),
  ...(
    [
      ['No power, no swap, no core dump', 'unit, on a booted systemd', 'leaves the kiosk no power'],
      [
        'Nobody else at the display',
        'cookie, private socket and shared memory',
        'lets in at the display who has the key',
      ],
      [
        'No other console',
        '`DontVTSwitch`, no login on any',
        'stays on its console when Ctrl+Alt+F2 is pressed',
      ],
      [
        'No key restarts or stops the machine',
        'logind, empty `ctrl-alt-del.target`',
        'is not started anew by Ctrl+Alt+Del',
      ],
      [
        'Display or kiosk dies or hangs',
        '`Restart=always`, watchdog',
        'brings the kiosk back when it dies, and when it hangs',
      ],
      [
        'A mistake in the firewall’s rules',
        'closed first, tried again; no `Requires=`',
        'is closed and not dark',
      ],
      [
        'Never without a firewall',
        '`ExecStartPre=` looks for the table',
        'never starts the kiosk without a firewall',
      ],
      [
        'Taken off, it leaves nothing behind that acts',
        '`prerm`; what the site wrote stays',
        'leaves the machine when it is taken off',
      ],
    ] as const
  ).map(([asked, rule, test]) => kept(asked, rule, 'tests/integration/booted.test.ts', test)),
  kept(
    'Only what is needed is packed',
    'staged folder, reachable files alone',
    PACKING,
    'is no fixture, test, map, source',
  ),
  kept(
    'The AppImage keeps its sandbox',
    '`appImage.executableArgs: []`',
    PACKING,
    'start the AppImage in its sandbox',
  ),
  kept(
    'No addon of another system goes out',
    '`checkAddons`',
    PACKING,
    'are refused where the addons are of another system',
  ),
  kept(
    'The build for automation reaches no office',
    'an output folder of its own; `makeDeb` reads the fuses',
    RECIPE,
    'is not made of the build for automation',
  ),
  kept(
    'Packages are reproducible',
    'same sources, same archive and .deb, by `normalise`',
    PACKING,
    'is the same, byte for byte',
  ),
  kept('Licences', 'allowlist, texts, CycloneDX bill', PACKING, 'that are not on the list stop the packing'),
  kept(
    'What is looked at is what goes out',
    '`lockedDependencies` has every staged package; the bill has the same versions and no others',
    PACKING,
    'are of packages that the policy and the audit look at',
  ),
  kept('Licences of everything locked', '`LICENCES_ALLOWED`', DEPENDENCIES, 'may go out under'),
  kept(
    'Nothing unmaintained without a reason',
    '`USED_THOUGH_OLD`',
    DEPENDENCIES,
    'is used only with a reason',
  ),
  kept('Known faults', '`npm run audit`', DEPENDENCIES, 'is not taken for a clean one'),
  kept('Weekly updates, none by themselves', '`renovate.json`', DEPENDENCIES, 'takes nothing in by itself'),
  kept(
    'No update without a valid signature',
    'Ed25519 over the manifest, SHA-256 of the package, the file compared byte for byte',
    UPDATES,
    'a byte changed anywhere',
  ),
  kept('No downgrade', '`dpkg --compare-versions`; refused versions', UPDATES, 'an older version'),
  kept('Only outside opening hours', '`opening` of the configuration', UPDATES, 'in the opening hours'),
  kept(
    'Hours by a clock that somebody set',
    '`timedatectl`: NTPSynchronized',
    UPDATES,
    'not by itself while no time server has set the clock',
  ),
  kept(
    'Never while somebody is served or the day is open',
    '`followStatus`, sd_notify `STATUS=`',
    UPDATES,
    'not while the kiosk says',
  ),
  kept(
    'Checked afterwards, and taken back by itself',
    'started once, ready, and well for two minutes',
    UPDATES,
    'is taken back by itself, and not tried again',
  ),
  kept(
    'Never half-installed',
    'every step synced and renamed; finished before the kiosk starts',
    UPDATES,
    'in the middle of dpkg',
  ),
  kept(
    'The kiosk cannot write its own code, nor its updater',
    'packages owned by root, written by nobody else',
    'build/updater/units.test.ts',
    'is installed for root alone to change',
  ),
];
