import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBinary } from './binary.ts';

/** A library for Windows with nothing in it but the names that it offers, laid out by Microsoft's specification. */
function pe(names: readonly string[], machine: number): Buffer {
  const wide = machine !== 0x14c;
  const file = Buffer.alloc(0x400 + 40 + names.length * 64);
  file.write('MZ', 0, 'latin1');
  file.writeUInt32LE(0x80, 0x3c);
  file.write('PE\0\0', 0x80, 'latin1');
  file.writeUInt16LE(machine, 0x84);
  file.writeUInt16LE(2, 0x86);
  file.writeUInt16LE(wide ? 240 : 224, 0x94);
  file.writeUInt16LE(wide ? 0x20b : 0x10b, 0x98);
  file.writeUInt32LE(16, 0x98 + (wide ? 108 : 92));
  file.writeUInt32LE(0x2000, 0x98 + (wide ? 112 : 96));
  const sections = 0x98 + (wide ? 240 : 224);
  for (const [index, address, offset] of [
    [0, 0x1000, 0x200],
    [1, 0x2000, 0x400],
  ] as const) {
    const section = sections + index * 40;
    file.writeUInt32LE(0x1000, section + 8);
    file.writeUInt32LE(address, section + 12);
    file.writeUInt32LE(0x200, section + 16);
    file.writeUInt32LE(offset, section + 20);
  }
  file.writeUInt32LE(names.length, 0x400 + 24);
  file.writeUInt32LE(0x2000 + 40, 0x400 + 32);
  let text = 40 + names.length * 4;
  for (const [index, name] of names.entries()) {
    file.writeUInt32LE(0x2000 + text, 0x400 + 40 + index * 4);
    file.write(`${name}\0`, 0x400 + text, 'latin1');
    text += name.length + 1;
  }
  return file;
}

const name = fc.stringMatching(/^[A-Za-z_@0-9]{1,40}$/);

describe('a library that is looked into', () => {
  it('of Windows says its processor and its names', () => {
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 30 }),
        fc.constantFrom(0x14c, 0x8664, 0xaa64, 0x1c0),
        (names, machine) => {
          const arch = { 332: 'ia32', 34404: 'x64', 43620: 'arm64' }[machine as 0x14c] ?? 'other';
          expect(readBinary(pe(names, machine))).toEqual({
            ok: true,
            value: { system: 'windows', arch, exports: names },
          });
        },
      ),
    );
  });

  it.skipIf(process.platform !== 'linux')(
    'of Linux says what it offers, and not what it wants of others',
    () => {
      const lib = process.report.getReport() as unknown as { sharedObjects: readonly string[] };
      const libc = lib.sharedObjects.find((file) => /\/libc\.so\.6$/.test(file)) ?? '';
      const read = readBinary(readFileSync(libc));
      if (!read.ok) throw new Error(read.fault);
      expect(read.value).toMatchObject({ system: 'linux', arch: process.arch });
      expect(read.value.exports).toContain('printf');
      expect(read.value.exports).not.toContain('__tls_get_addr');
    },
  );

  it('is none, or cut short, and never a way to fall over', () => {
    expect(readBinary(Buffer.from('MZ, and no more'))).toEqual({ ok: false, fault: 'not-a-library' });
    expect(readBinary(Buffer.from('text '.repeat(50)))).toEqual({ ok: false, fault: 'not-a-library' });
    expect(readBinary(pe(['VerifyPIN'], 0x8664).subarray(0, 0x410))).toEqual({
      ok: false,
      fault: 'cut-short',
    });
    const whole = [pe(['GetRMAC', 'VerifyPIN'], 0x14c), pe(['GetRMAC'], 0x8664)];
    fc.assert(
      fc.property(
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.nat(0x460), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        fc.nat(0x460),
        (file, changes, length) => {
          const spoilt = Buffer.from(file);
          for (const [at, byte] of changes) spoilt[at] = byte;
          expect(readBinary(spoilt.subarray(0, length))).toHaveProperty('ok');
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        expect(readBinary(Buffer.concat([Buffer.from('\x7fELF\x02\x01', 'latin1'), tail]))).toHaveProperty(
          'ok',
        );
      }),
    );
  });
});
