import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut } from './buffers.ts';
import { PUBLIC_TABLE } from './table.ts';

const { GetMatchStatus, GetCardInfo, VerifyPIN } = PUBLIC_TABLE.functions;
const CHALLENGE = Buffer.from('AB'.repeat(32)).toString('hex');

const memory = (args: readonly (number | Buffer)[], at: number): Buffer => {
  const found = args[at];
  if (!Buffer.isBuffer(found)) throw new Error(`argument ${at} is a number`);
  return found;
};

describe('memory of a call', () => {
  it('has the arguments in their order: constants, what is given, the size of it, places for what comes out', () => {
    const { args } = layOut(GetMatchStatus, { challenge: CHALLENGE });
    expect(args.map((arg) => (Buffer.isBuffer(arg) ? 'memory' : arg))).toEqual([
      ...[1, 0, 'memory', 64, 'memory', 'memory', 'memory', 'memory'],
    ]);
    expect(memory(args, 2).toString('latin1', 0, 65)).toBe(`${'AB'.repeat(32)}\0`);
    expect(layOut(GetMatchStatus, { challenge: CHALLENGE, type: 3 }).args[0]).toBe(3);
  });

  it('says what came out, text up to its length or its end, and nothing that is not told', () => {
    const match = layOut(GetMatchStatus, { challenge: CHALLENGE });
    memory(match.args, 4).write('A\0BC', 'latin1');
    memory(match.args, 5).writeInt32LE(4);
    memory(match.args, 6).writeInt32LE(-1);
    expect(match.taken()).toEqual({
      took: { cryptogram: '41004243', cryptogramSize: 4, match: -1, status: 0 },
    });
    const info = layOut(GetCardInfo, {});
    for (let at = 0; at < 5; at++) memory(info.args, at).write('9000\0rest', 'latin1');
    expect(info.taken()).toEqual({ took: { cardSerial: '39303030', status: 0 } });
  });

  it('finds a byte beyond any buffer, and text without an end or longer than its buffer', () => {
    const sizes = [20, 20, 20, 20, 20, 4];
    fc.assert(
      fc.property(fc.nat(5), fc.nat(8191), fc.integer({ min: 0, max: 255 }), (at, beyond, byte) => {
        fc.pre(byte !== 0xa5);
        const info = layOut(GetCardInfo, {});
        memory(info.args, at)[(sizes[at] as number) + beyond] = byte;
        expect(info.taken()).toEqual({ spoilt: GetCardInfo.parameters[at]?.name });
      }),
    );
    const endless = layOut(GetCardInfo, {});
    memory(endless.args, 0).fill(0x45, 0, 20);
    expect(endless.taken()).toEqual({ spoilt: 'cardSerial' });
    const whole = layOut(GetCardInfo, {});
    memory(whole.args, 0).fill(0x45, 0, 19);
    expect(whole.taken()).toMatchObject({ took: { cardSerial: '45'.repeat(19) } });
    for (const length of [256, -1]) {
      const lying = layOut(GetMatchStatus, { challenge: CHALLENGE });
      memory(lying.args, 5).writeInt32LE(length);
      expect(lying.taken()).toEqual({ spoilt: 'cryptogram' });
    }
  });

  it('is overwritten, all of it', () => {
    const match = layOut(GetMatchStatus, { challenge: CHALLENGE });
    match.wipe();
    for (const arg of match.args)
      if (Buffer.isBuffer(arg)) expect(arg.every((byte) => byte === 0)).toBe(true);
  });

  it('is not laid out without what the table asks for', () => {
    expect(() => layOut(GetMatchStatus, {})).toThrow('challenge');
    expect(() => layOut(GetMatchStatus, { challenge: 5 })).toThrow('challenge');
    expect(() => layOut(VerifyPIN, { pinId: 'ab' })).toThrow('pinId');
  });
});
