import { relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONTENT_SECURITY_POLICY,
  mayNavigate,
  mayRequest,
  mayUse,
  recordingWish,
  windowFile,
  windowPage,
} from './rules.ts';

const origin = 'https://kiosk.invalid';
const root = '/opt/kiosk/window';
const page = `${origin}/index.html`;

describe('files of the window', () => {
  it('finds the page and its parts', () => {
    expect(windowFile(`${origin}/`, origin, root)?.path).toBe(`${root}/index.html`);
    expect(windowFile(`${origin}/assets/a.js?x=1`, origin, root)?.contentType).toContain('javascript');
  });

  it.each([
    `${origin}/../secret.html`,
    `${origin}/%2e%2e/%2e%2e/etc/passwd.html`,
    `${origin}/..%2f..%2fsecret.js`,
    `${origin}/a%00.html`,
    `${origin}/..%5c..%5csecret.js`,
    `${origin}/%E0%A4%A.js`,
    'https://kiosk.invalid.evil.example/index.html',
    'https://other.example/index.html',
    'file:///etc/passwd.html',
    'http://kiosk.invalid/index.html',
    `${origin}/journal.sqlite`,
    'not an address',
  ])('refuses %s, or keeps it inside', (address) => {
    const file = windowFile(address, origin, root);
    if (file !== null) expect(relative(root, file.path).startsWith('..')).toBe(false);
  });

  it('never leaves the folder, whatever the path', () => {
    fc.assert(
      fc.property(
        fc.webPath(),
        fc.array(fc.constantFrom('..', '%2e%2e', '.', 'a', '%2f', '\\')),
        (path, steps) => {
          const file = windowFile(`${origin}/${steps.join('/')}${path}.html`, origin, root);
          return file === null || !relative(root, file.path).startsWith('..');
        },
      ),
    );
  });
});

describe('recordings of a site', () => {
  it('are asked for by language and id, and in no other way', () => {
    expect(recordingWish(`${origin}/recordings/th/0123456789`, origin)).toEqual({
      language: 'th',
      id: '0123456789',
    });
    for (const address of [
      `${origin}/recordings/th/0123456789.wav`,
      `${origin}/recordings/../th/0123456789`,
      `${origin}/recordings/th/%2e%2e`,
      `${origin}/recordings/th/`,
      'https://other.example/recordings/th/0123456789',
      'not an address',
    ])
      expect(recordingWish(address, origin), address).toBeNull();
  });
});

describe('what a window may do', () => {
  it('stays on its page', () => {
    expect(mayNavigate(page, page)).toBe(true);
    for (const address of [
      `${origin}/print.html`,
      `${page}?a=1`,
      'https://a.example/',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///',
      '',
    ])
      expect(mayNavigate(address, page)).toBe(false);
  });

  it('loads its own files and nothing from a network', () => {
    expect(mayRequest(`${origin}/a.js`, origin)).toBe(true);
    expect(mayRequest('data:image/png;base64,AA', origin)).toBe(true);
    for (const address of [
      'https://a.example/',
      'ws://127.0.0.1/',
      'http://127.0.0.1:631/',
      'file:///etc/passwd',
      'blob:https://a/1',
      '',
    ])
      expect(mayRequest(address, origin)).toBe(false);
  });

  it('is granted nothing', () => {
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'usb',
      'hid',
      'serial',
    ])
      expect(mayUse(permission)).toBe(false);
  });

  it('runs no script but its own', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/);
    // Without the list any script could make a policy of its own, and pass strings through it.
    expect(CONTENT_SECURITY_POLICY.split('; ')).toEqual(
      expect.arrayContaining(["require-trusted-types-for 'script'", "trusted-types 'none'"]),
    );
  });
});

describe('the address of the window', () => {
  it('carries the keys of the site’s navigator, and is the one page that may be shown', () => {
    expect(windowPage('app://window', undefined)).toBe('app://window/index.html');
    const address = windowPage('app://window', ['F1', 'F2', 'F3']);
    expect(address).toBe('app://window/index.html?navigator=F1,F2,F3');
    expect(mayNavigate(address, address)).toBe(true);
    expect(mayNavigate('app://window/index.html?navigator=F4,F5,F6', address)).toBe(false);
  });
});
