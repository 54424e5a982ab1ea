/**
 * Changes to the product that would hurt somebody and were once noticed by no test, with their kin. Each must fall to a test
 * that runs in seconds: `npm run mutants -- named` makes them one by one, in memory, and draws the table of docs/mutants.md.
 */

// Code as text: its placeholders are the product's.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: see above

/** One change: `from` stands once in `file`, and `to` takes its place. */
export interface NamedMutant {
  /** What would happen, in plain words. */
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The smallest test files that ought to notice. */
  readonly tests: readonly string[];
}

type Change = readonly [name: string, from: string, to: string];

/** Changes of one file that ought to fall to the same tests. */
const of = (file: string, tests: readonly string[], changes: readonly Change[]): readonly NamedMutant[] =>
  changes.map(([name, from, to]) => ({ name, file, from, to, tests }));

const VIEW = ['electron/visit/view.test.ts'];
const MACHINE = ['electron/visit/machine.test.ts'];
const STEPS = ['electron/visit/steps/steps.test.ts', 'electron/visit/steps/papers.test.ts'];

export const NAMED: readonly NamedMutant[] = [
  ...of('electron/visit/screens.ts', VIEW, [
    ['values reach the window unmasked', 'context.revealed ? record : masked(record)', 'record'],
    [
      'a personal field is not hidden',
      "field.privacy === 'personal' ? { ...field, value: HIDDEN } : field",
      'field',
    ],
    ['cells of a table are not hidden', 'row.map(() => HIDDEN)', 'row'],
    [
      'rows of a table by years are told before they are asked for',
      ': [],\n              ...(section',
      ': section.table.rows,\n              ...(section',
    ],
    [
      'the picture of a record is not hidden',
      'const { picture: _, ...rest } = record;',
      'const rest = record;',
    ],
    [
      'the whole number is on the screen',
      'maskedNumber: maskCitizenId(holder.citizenId)',
      'maskedNumber: holder.citizenId',
    ],
    [
      'a record is shown before the journal has its line',
      'const open = openRecord !== null && !opening;',
      'const open = openRecord !== null;',
    ],
  ]),
  ...of(
    'native/thai-id/citizen-id.ts',
    ['native/thai-id/values.test.ts'],
    [['the mask of a number leaves all of it', '-XXXXX-XX-${id[12]}', '-${id.slice(5)}']],
  ),
  ...of(
    'electron/servers/linkage/outcomes.ts',
    ['electron/servers/linkage/{outcomes,doubt}.test.ts'],
    [
      [
        'a failing source is told as "none held"',
        "        : 'source-failing';\n  return unfound",
        "        : 'none-held';\n  return unfound",
      ],
      [
        'an agency that has closed is told as "none held"',
        "? 'not-open'\n        :",
        "? 'none-held'\n        :",
      ],
      ['a lost session is told as "none held"', "? 'session-lost'\n    :", "? 'none-held'\n    :"],
      [
        '404 of an agency’s machine is told as "none held"',
        "return unfound(entry, 'source-failing', returnCode(answer.responseStatus));",
        "return unfound(entry, 'none-held', returnCode(answer.responseStatus));",
      ],
      [
        'an empty answer is told as "none held"',
        "if (isAbsent(data) || data === '') return unfound(entry, 'source-failing', 'empty');",
        "if (isAbsent(data) || data === '') return unfound(entry, 'none-held', 'empty');",
      ],
      [
        'what another does not hold is told as the holder’s',
        "if (isOfAnother(data, holderId)) return unfound(entry, 'source-failing', 'malformed');",
        '',
      ],
      ['an answer to another request is believed', 'receipt.requestNumber === asked.requestNumber &&', ''],
      ['an answer about another person is believed', 'receipt.personalID === asked.citizenId &&', ''],
      [
        'what the law keeps closed is shown because a gateway sent it',
        'if (!entry.open) return outcomeOfCode(entry, CODES.noCitizenRight);',
        '',
      ],
    ],
  ),
  ...of(
    'electron/request/request.ts',
    ['electron/request/request.test.ts'],
    [
      ['the subdistrict is lost from the signed request', '    a.subdistrict,\n', ''],
      ['the lane is lost from the signed request', '    a.lane,\n', ''],
      [
        'the birth month is lost from the signed request',
        '...(date.month === undefined ? {} : { month: date.month }),',
        '',
      ],
      [
        'the birth day is lost from the signed request',
        '...(date.day === undefined ? {} : { day: date.day }),',
        '',
      ],
      [
        'the salt is a constant',
        "randomBytes(16).toString('base64url')",
        "Buffer.alloc(16).toString('base64url')",
      ],
      [
        'the order of keys decides the digest',
        'return canonicalJson(SectionRequest.parse(request));',
        'return JSON.stringify(SectionRequest.parse(request));',
      ],
      [
        'what is no request is signed',
        'return canonicalJson(SectionRequest.parse(request));',
        'return canonicalJson(request);',
      ],
    ],
  ),
  ...of(
    'electron/journal/proof.ts',
    ['electron/journal/journal.test.ts'],
    [
      ['the line before is left out of the chain', '[previous, line.sequence,', '[line.sequence,'],
      [
        'the number of a line is left out of the chain',
        '[previous, line.sequence, line.at,',
        '[previous, line.at,',
      ],
      [
        'the moment of a line is left out of the chain',
        'line.sequence, line.at, line.visitId,',
        'line.sequence, line.visitId,',
      ],
      ['the visit is left out of the chain', 'line.at, line.visitId, line.kind,', 'line.at, line.kind,'],
      [
        'the kind of a line is left out of the chain',
        'line.visitId, line.kind, line.facts]',
        'line.visitId, line.facts]',
      ],
      ['the facts of a line are left out of the chain', 'line.kind, line.facts]', 'line.kind]'],
      [
        'a missing line is not noticed',
        'if (line.sequence !== entries) return',
        'if (line.sequence < entries) return',
      ],
      [
        'lines cut off at the end are not noticed',
        'return head?.entries !== entries\n',
        'return head?.entries === undefined\n',
      ],
    ],
  ),
  ...of(
    'electron/journal/sealed-store.ts',
    ['electron/journal/sealed-store.test.ts'],
    [
      [
        'a write is not waited for: a power cut loses it',
        "db.pragma('synchronous = FULL');",
        "db.pragma('synchronous = OFF');",
      ],
      [
        'what was deleted stays in the file',
        "db.pragma('secure_delete = ON');",
        "db.pragma('secure_delete = OFF');",
      ],
    ],
  ),
  ...of(
    'electron/document/document.ts',
    ['electron/document/document.test.ts'],
    [
      [
        'presence is printed as PIN',
        "'card-presence': {\n    th: 'แสดงบัตร",
        "'card-presence': {\n    th: 'แสดงบัตรและรหัสประจำตัว (PIN) บัตร",
      ],
    ],
  ),
  ...of('electron/visit/steps/papers.ts', STEPS, [
    [
      'presence is printed as PIN',
      "mode: verification.mode === 'pin' ? 'pin' : 'card-presence'",
      "mode: 'pin'",
    ],
    ['pages of the papers are left in memory', 'for (const part of all) part.fill(0);', ''],
    [
      'pages that are not told apart are charged by guess',
      "if (counted.length !== copied.length) return fail(fault('document.failed', 'the pages cannot be counted'));",
      '',
    ],
    [
      'who takes the papers on a phone pays for paper, too',
      "const printed = context.takes === 'phone' ? 0 : pages;",
      'const printed = pages;',
    ],
  ]),
  ...of('electron/visit/steps/print.ts', STEPS, [
    [
      'the form for another is left in memory',
      '  } finally {\n    form.value.fill(0);\n  }',
      '  } finally {\n  }',
    ],
    ['pages made again are left in memory', '    again?.fill(0);\n', ''],
    ['slips are left in memory', '  slips?.fill(0);\n', ''],
    ['pages are left in memory when all is out', 'if (!more && (outcome.kind', 'if (more && (outcome.kind'],
    [
      'pages that came out are printed once more',
      'fromPage: again === null ? pagesOut + 1 : 1,',
      'fromPage: 1,',
    ],
    [
      'pages go out without their line in the journal',
      '(await input.journalStands()) ?? (sealed === null',
      '(await input.journalStands(), null) ?? (sealed === null',
    ],
    [
      'a code goes out that the office does not know',
      'sealed === null ? null : await input.keepPapers(job, sealed)',
      'null',
    ],
    [
      'pages of which nobody knows are called counted',
      '...(printed.value.certain ? {} : { counted: false }),',
      '',
    ],
    ['pages go out for who has gone', '    if (stop.signal.aborted) return;\n', ''],
  ]),
  ...of('electron/visit/steps/prove.ts', STEPS, [
    [
      'a card that does not match is accepted',
      "return match.value.matched ? match.value : failed(fault('sas.not-match'));",
      'return match.value;',
    ],
    ['the visit’s PIN is left in memory', '    pin?.fill(0);\n', ''],
    [
      'the card keeps a verified PIN after the proof',
      'await proveHolder(card.value, pin, officer, input).finally(() => card.value.release());',
      'await proveHolder(card.value, pin, officer, input);',
    ],
    [
      'a PIN is tried on another person’s card',
      "    return failed(fault('card.removed'));\n  if (mode",
      '    {}\n  if (mode',
    ],
    [
      'the proof is called what was asked for, not what the server says',
      'mode: verdict.value.mode,',
      'mode,',
    ],
    [
      'the end of the visit does not stop the challenge',
      '    signal,\n  );\n  if (!challenge.ok)',
      '  );\n  if (!challenge.ok)',
    ],
    [
      'the end of the visit does not stop the proof',
      'keyId: MATCH_KEY_ID, envelope: sealed }, signal)',
      'keyId: MATCH_KEY_ID, envelope: sealed })',
    ],
    ['the proof is not bound to the request', 'requestDigest: request.digest,', "requestDigest: '',"],
  ]),
  ...of(
    'electron/visit/pin-box.ts',
    ['electron/visit/pin-box.test.ts'],
    [
      ['a PIN that nobody took is left in memory', 'wipe() {\n      bytes?.fill(0);', 'wipe() {'],
      ['one key hides every PIN', '      exchange = null;\n      return bytes', '      return bytes'],
      ['the pad is not shuffled', 'if (!shuffled) return;', 'return;'],
    ],
  ),
  ...of(
    'native/thai-id/authenticator.ts',
    ['native/thai-id/authenticator.test.ts'],
    [
      [
        'the PIN is still verified after release',
        "    if (this.#applet === 'test') await this.#link.transmit(selectCommand(TEST_APPLET_AID));\n",
        '',
      ],
      ['the PIN is left in memory', '      pin.fill(0);\n', ''],
      ['the command with the PIN is left in memory', '      command.fill(0);\n', ''],
      ['a card that does not match is called matched', 'matched: answer.value[0] === 1', 'matched: true'],
      [
        'a released card can still be asked',
        "if (this.#released) return fail({ code: 'card.removed' });",
        '',
      ],
      [
        'a blocked PIN is called wrong',
        "if (sw === SW_BLOCKED || sw === 0x63c0 || sw === 0x6300) return { code: 'pin.blocked' };",
        '',
      ],
      [
        'the tries left are miscounted',
        "triesLeft: sw & 0x0f };\n  return { code: 'pin.not",
        "triesLeft: 3 };\n  return { code: 'pin.not",
      ],
    ],
  ),
  ...of(
    'native/thai-id/read-card.ts',
    ['native/thai-id/read-card.test.ts', 'native/thai-id/authenticator.test.ts'],
    [
      [
        'the text of a shared card is read once',
        'if (JSON.stringify(again.value.holder) !== JSON.stringify(holder)) return fail(OTHERS_SPEAK);',
        '',
      ],
      [
        'the photo of a shared card is read once',
        'if (!isDeepStrictEqual(again.value, read.value)) return fail(OTHERS_SPEAK);',
        '',
      ],
      [
        'another card is taken for the one that was begun',
        "    return fail({ code: 'another', detail: 'another card is in the reader' });",
        '    {}',
      ],
      [
        'half a picture is shown',
        'if (size === undefined) return ok({ complete: false });',
        'if (size === undefined) break;',
      ],
      ['the laser number stays in memory', '  adm.value.fill(0);\n', ''],
    ],
  ),
  ...of(
    'native/pcsc/recorder.ts',
    ['native/thai-id/trace.test.ts', 'native/pcsc/recorder.test.ts'],
    [['the recorder keeps the PIN', 'command[1] === 0x20 ?', 'command[1] === 0x21 ?']],
  ),
  ...of(
    'native/thai-id/trace.ts',
    ['native/thai-id/trace.test.ts'],
    [
      [
        'a trace holds a PIN, a challenge or a proof',
        'return Uint8Array.from(command, (byte, index) => (index < 5 ? byte : 0));',
        'return command;',
      ],
      ['a trace holds the sex', "put(d, /[12]/.test(ascii(d)) ? '1' : ascii(d))", 'put(d, ascii(d))'],
      [
        'a trace holds the serial of the chip',
        'else if (!blank) serial.set([0x90, 0, 0, 0, 0, 0, 0, 0x01]);',
        '',
      ],
      [
        'a trace holds capitals',
        'if (byte >= 0x41 && byte <= 0x5a) return 0x58;',
        'if (byte >= 0x41 && byte <= 0x5a) return byte;',
      ],
      [
        'a trace holds small letters',
        'return byte >= 0xa1 ? 0xa1 : 0x78;',
        'return byte >= 0xa1 ? 0xa1 : byte;',
      ],
      [
        'a trace holds digits',
        'if (byte >= 0x30 && byte <= 0x39) return 0x30;',
        'if (byte >= 0x30 && byte <= 0x39) return byte;',
      ],
      [
        'a trace holds Thai letters',
        'return byte >= 0xa1 ? 0xa1 : 0x78;',
        'return byte >= 0xa1 ? byte : 0x78;',
      ],
      [
        'a trace holds the number',
        '  put(data, twelve + (parseCitizenId(text)',
        '  void (twelve + (parseCitizenId(text)',
      ],
      [
        'a trace holds the birth date',
        "each(text('birthDate'), (d) => maskDate(d, false));",
        "each(text('birthDate'), (d) => maskDate(d, true));",
      ],
      ['a trace holds the laser number', 'maskText(data.subarray(ADM_INFO.laserAt));', ''],
      ['a trace holds the picture', 'data[at] = data[at] === 0x20 ? 0x20 : 0x00;', ''],
      ['a trace holds the address', 'maskText(part.subarray(labelLength(part)));', ''],
      [
        'a trace holds the health insurance',
        'const kept = dates.map((range) => at(range).slice());\n    maskText(data);',
        'const kept = dates.map((range) => at(range).slice());',
      ],
    ],
  ),
  ...of(
    'electron/servers/linkage/officer-login.ts',
    ['electron/servers/linkage/officer-login.test.ts'],
    [
      ['the officer’s PIN is left in memory', '    pin?.fill(0);\n', ''],
      [
        'the first office is taken instead of the configured one',
        'officeId === undefined ? offices[0] : offices.find((one) => one.id === officeId)',
        'offices[0]',
      ],
      [
        'an officer of another office is let in',
        "if (office === undefined) return fail(fault('officer.refused', 'not of this office'));",
        'if (office === undefined) return ok(random);',
      ],
      [
        'an officer’s card that does not match is accepted',
        "if (!match.value.matched) return fail(fault('officer.refused', 'the card does not match its holder'));",
        '',
      ],
      ['a holder’s proof serves as an officer’s', ", 'officer');\n", ');\n'],
    ],
  ),
  ...of(
    'electron/servers/linkage/citizen-right.ts',
    ['electron/servers/linkage/citizen-right.test.ts'],
    [
      [
        'the citizen right is not revoked',
        'return rights.end(officer, requestNumber, right.grant);',
        'return ok(undefined);',
      ],
      ['a revocation in the background is not waited for', 'revocations.set(requestNumber, revocation);', ''],
      ['a right that ended is used again', '      alive.delete(requestNumber);\n', ''],
    ],
  ),
  ...of(
    'electron/servers/linkage/fetch.ts',
    ['electron/servers/linkage/fetch.test.ts'],
    [
      [
        'the right lives on when the card leaves',
        '  if (card.aborted) {\n    endRight(means, asking);',
        '  if (card.aborted) {',
      ],
      [
        'the right lives on when nothing can be asked',
        '      endRight(means, { officer, requestNumber, grant });\n',
        '',
      ],
      [
        'the end of the visit does not stop the lodging',
        '        signal,\n        timeoutMs: Math',
        '        timeoutMs: Math',
      ],
      ['a lodged request is not told', 'input.onLodged?.(receipt);', ''],
      [
        'a database without an answer in time is left out',
        "for (const entry of databases.all()) databases.settle(entry, unfound(entry, 'source-failing', 'deadline'));",
        '',
      ],
    ],
  ),
  ...of(
    'electron/servers/tls-client.ts',
    ['electron/servers/tls-client.test.ts'],
    [
      ['TLS 1.2 is accepted', "minVersion: 'TLSv1.3'", "minVersion: 'TLSv1.2'"],
      ['any certificate is believed', 'rejectUnauthorized: true', 'rejectUnauthorized: false'],
      [
        'our certificate is not shown',
        '      cert: options.tls.certificate,\n      key: options.tls.key,\n',
        '',
      ],
      [
        'an answer without end is read',
        "if (length > maxBytes) throw new Unreadable('answer too long');",
        '',
      ],
      [
        'the end of the visit does not stop a call',
        'call.signal === undefined ? timeOut : AbortSignal.any([call.signal, timeOut])',
        'timeOut',
      ],
    ],
  ),
  ...of(
    'electron/servers/sas/client.ts',
    ['electron/servers/sas/client.test.ts'],
    [
      [
        'presence is taken for a PIN',
        "if (answer.value.mode !== input.mode) return fail(fault('sas.malformed', 'mode'));",
        '',
      ],
      [
        'a proof of another challenge is believed',
        "if (answer.value.reference !== input.reference) return fail(fault('sas.malformed', 'reference'));",
        '',
      ],
      [
        'presence without the site’s permission',
        "mode === 'presence' && options.presencePermitted !== true",
        'false',
      ],
      [
        'presence without an officer',
        "if (input.mode === 'presence' && input.officerConfirmedAt === undefined)\n        return fail(fault('sas.refused', 'no officer has confirmed the holder'));",
        '',
      ],
    ],
  ),
  ...of('electron/visit/machine.ts', MACHINE, [
    ['"end" wipes while pages print', "  'intent.end': {},\n} as const;", '} as const;'],
    [
      'a card out wipes while pages print',
      "    { guard: 'servedCardLeft', actions: ['keepCard', 'cardWasTaken'] },\n    { actions: 'keepCard' },",
      "    { guard: 'servedCardLeft', target: '#visit.wiped', actions: ['keepCard', 'endForCard'] },\n    { actions: 'keepCard' },",
    ],
    [
      'the next record is opened revealed',
      'part: 1,\n                    openYear: null,\n                    revealed: false,',
      'part: 1,\n                    openYear: null,',
    ],
    ['a fee is waived without an officer', 'context.mayWaive && context.officerBeside,', 'context.mayWaive,'],
    [
      'a fee is waived where the site does not want it',
      'context.mayWaive && context.officerBeside,',
      'context.officerBeside,',
    ],
    [
      'a card out in mid-reading is not wiped',
      "            guard: ({ event }) => !cardIsIn(event.view),\n            target: 'wiped',",
      "            guard: ({ event }) => !cardIsIn(event.view),\n            target: 'idle',",
    ],
    [
      'another person’s card is taken for the one being served',
      'return stayOf(event.view) !== context.stay || citizenId !== context.holder?.citizenId;',
      'return stayOf(event.view) !== context.stay;',
    ],
    [
      'a card that was left in is served again',
      'return context.leftIn !== null && mayBeLeft(context.leftIn, context.card);',
      'return false;',
    ],
    ['the last try is spent without a yes', 'return triesLeft !== 1 || lastTryConfirmed;', 'return true;'],
    [
      'pages are printed again where nobody knows which came out',
      "retryTo: event.outcome.certain ? ('printing' as const) : null,",
      "retryTo: 'printing' as const,",
    ],
    ['an officer’s word serves for another capacity', 'event.capacity === context.actsFor,', 'true,'],
    [
      'an officer’s word serves twice',
      "exit: ['endWork', assign({ confirmedAt: null })],",
      "exit: 'endWork',",
    ],
    [
      'the records of the request before stay in the visit',
      "entry: ['beginWork', 'forgetAnswers'],",
      "entry: 'beginWork',",
    ],
    ['a parent asks for who is grown', '>= MAJORITY;', '>= 200;'],
    [
      'what was not found can be called wrong',
      'if (!mayMark(context, event) || isLodged(context, event)) return {};',
      'if (isLodged(context, event)) return {};',
    ],
    [
      'a database that is closed can be asked',
      '|| !context.openDatabases.includes(event.databaseId)) return {};',
      ') return {};',
    ],
    [
      'a copy that a registrar signs is offered on a phone',
      "return signedByHand ? ['paper', 'both'] : ['paper', 'phone', 'both'];",
      "return ['paper', 'phone', 'both'];",
    ],
    [
      'a PIN goes to a card of which it was not asked',
      "snapshot.matches({ serving: { screen: { pin: 'asking' } } }) && !context.hasPinPad && mayTry(context)",
      'true',
    ],
  ]),
  ...of(
    'electron/kiosk/officer-session.ts',
    ['electron/kiosk/kiosk-session.test.ts'],
    [
      ['nobody is logged out when the kiosk stops', 'if (officer !== null) void logout(officer);', ''],
      ['the kiosk stops before the gateway has heard the logout', 'await Promise.all(goodbyes);', ''],
      [
        'the session is not renewed after sleep',
        '      void renew();\n    },\n    async stop',
        '    },\n    async stop',
      ],
      ['the session outlives the sleep of the machine', '      officerUntil -= pausedMs;\n', ''],
      [
        'a session that the gateway has forgotten is served in',
        "if (!known.ok && known.fault.name === 'officer.session-lost') set(null);",
        '',
      ],
      ['the end of the day logs nobody out', '      await logout(session);\n', ''],
    ],
  ),
  ...of(
    'electron/kiosk/officer-desk.ts',
    ['electron/kiosk/kiosk-session.test.ts', 'electron/kiosk/officer-desk.test.ts'],
    [
      ['a waiver is believed without an officer', 'if (at < 0) return false;', 'if (at < 0) return true;'],
      ['a permission serves for ever', '      permitted.splice(at, 1);\n', ''],
      [
        'the officer’s part stays open while somebody is served',
        "(config.mode === 'counter' || !visit.serving)",
        'true',
      ],
      [
        'an act is done while the officer’s part is locked',
        "return fault('officer.locked');\n      }\n      const said",
        '}\n      const said',
      ],
      ['the officer’s part locks by itself never', "lock(open.visitId, 'timeout')", 'undefined'],
      [
        'the officer’s part is open after sleep',
        "      if (unlocked !== null) lock(unlocked.visitId, 'slept');\n",
        '',
      ],
    ],
  ),
  ...of(
    'electron/kiosk/jobs.ts',
    ['electron/kiosk/jobs.test.ts'],
    [
      [
        'the queue is not emptied after a crash',
        'return left.length === 0 ? Promise.resolve() : cutOff(left);',
        'return Promise.resolve();',
      ],
      ['what was open when the power went is not called back', '  void cutOff(around.open);\n', ''],
      [
        'another visit’s job is taken for ended',
        'if (line === undefined || line.visitId !== visitId) return;',
        'if (line === undefined) return;',
      ],
    ],
  ),
  ...of(
    'electron/printing/printing.ts',
    ['electron/printing/printing.test.ts'],
    [
      [
        'a retry prints from page 1',
        'const rest = done === 0 ? pdf : await pageRange(pdf, done + 1, pages);',
        'const rest = pdf;',
      ],
      [
        'the fallback takes a job though it is jammed',
        'return usable(second) ? second : first;',
        'return second;',
      ],
      [
        'a jammed printer takes the job though the fallback is in order',
        'if (usable(first) || options.fallback === undefined) return first;',
        'return first;',
      ],
      ['a job that failed stays in the queue', '    await clear(job.server, job.printer, job.jobId);\n', ''],
      [
        'every job of the printer is called back, whosever it is',
        'jobNames?.some((ours) => `${name} `.startsWith(`${mark}${ours} `)) ?? true',
        'true',
      ],
      [
        'nothing is called back',
        'if (jobNames?.length === 0) return ok(undefined);',
        'return ok(undefined);',
      ],
    ],
  ),
  ...of(
    'electron/printing/follow.ts',
    ['electron/printing/printing.test.ts'],
    [
      [
        'another’s job is believed',
        "atPrinter?.ok && atPrinter.value['job-name'] === job.jobName ? atPrinter.value : undefined",
        'atPrinter?.ok ? atPrinter.value : undefined',
      ],
      [
        'pages that nobody counted are called counted',
        'pagesDone: job.pages,\n  certain: false,',
        'pagesDone: job.pages,\n  certain: true,',
      ],
      ['more pages are charged than the job has', 'Math.min(counted, job.pages)', 'counted'],
      [
        'a cancelled job is sent again',
        "return ended(memory, 'cancelled at the printer', { certain });",
        "return ended(memory, 'cancelled at the printer', { certain, again: true });",
      ],
    ],
  ),
  ...of(
    'renderer/components/typed-pin.ts',
    ['electron/visit/pin-box.test.ts'],
    [
      [
        'a digit that was taken back stays in memory',
        '    this.#hidden[this.#count] = 0;\n    this.#mask[this.#count] = 0;\n',
        '',
      ],
      ['a typed PIN stays when it is sent', '      hidden.fill(0);\n      mask.fill(0);\n', ''],
      ['a typed PIN stays when it is cleared', '    this.#hidden.fill(0);\n    this.#mask.fill(0);\n', ''],
    ],
  ),
  ...of(
    'renderer/components/pin-pad.tsx',
    ['renderer/components/pin-pad.test.tsx'],
    [
      ['a typed PIN is kept when its screen goes', '    return () => pin.clear();\n', ''],
      [
        'a PIN goes out in the clear though there is a key',
        'if (padKey === undefined) onPin(pin.digits());',
        'onPin(pin.digits());',
      ],
      ['keys go to the pad underneath', 'if (pads.at(-1) !== own || ', 'if ('],
    ],
  ),
];
