import { describe, expect, it } from 'vitest';
import { meaningOf, navigatorKeys } from './navigator.ts';

describe('keys of the audio navigator', () => {
  it('are F13, F14 and F15 unless the site says otherwise', () => {
    const keys = navigatorKeys('');
    expect(meaningOf('F13', keys, false)).toBe('previous');
    expect(meaningOf('F14', keys, false)).toBe('next');
    expect(meaningOf('F15', keys, false)).toBe('select');
  });

  it('are those of the site', () => {
    const keys = navigatorKeys('?navigator=F1,F2,F3');
    expect(meaningOf('F2', keys, false)).toBe('next');
    expect(meaningOf('F14', keys, false)).toBeNull();
  });

  it('are the shipped ones when the site names fewer than three', () => {
    expect(meaningOf('F14', navigatorKeys('?navigator=F1,F2'), false)).toBe('next');
  });

  it('leave an ordinary keyboard alone until reading aloud is on', () => {
    const keys = navigatorKeys('');
    expect(meaningOf('Enter', keys, false)).toBeNull();
    expect(meaningOf('ArrowDown', keys, false)).toBeNull();
    expect(meaningOf('Enter', keys, true)).toBe('select');
    expect(meaningOf('ArrowDown', keys, true)).toBe('next');
    expect(meaningOf('5', keys, true)).toBeNull();
  });

  it('repeat, and change speed and volume, where the navigator has six', () => {
    const shipped = navigatorKeys('');
    expect(['F16', 'F17', 'F18'].map((key) => meaningOf(key, shipped, false))).toEqual([
      'repeat',
      'speed',
      'volume',
    ]);
    const site = navigatorKeys('?navigator=F2,F4,F8,F9,a,b');
    expect(meaningOf('F9', site, false)).toBe('repeat');
    expect(meaningOf('b', site, false)).toBe('volume');
    expect(meaningOf('F16', navigatorKeys('?navigator=F2,F4,F8'), false)).toBeNull();
  });
});
