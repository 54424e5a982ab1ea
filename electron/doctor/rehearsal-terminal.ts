/** Whoever sits at the terminal of a rehearsal: told, asked, and typing a PIN that nobody sees. Thai first, English beside. */
import { confirm, password } from '@inquirer/prompts';
import type { Text } from '../contract/words.ts';
import type { Terminal } from './rehearsal.ts';

const both = ({ th, en }: Text) => `${th} · ${en}`;

/** Null: whoever sat there has gone, or stopped it. */
const answered = <T>(asked: Promise<T>): Promise<T | null> => asked.catch(() => null);

export const terminal: Terminal = {
  say: (words) => console.log(both(words)),
  ask: (question) => answered(confirm({ message: both(question) })),
  async pin() {
    const typed = await answered(
      password({
        message: both({
          th: 'รหัส PIN ของบัตรประจำตัวประชาชนของเจ้าหน้าที่ (ว่าง: กดที่เครื่องอ่าน)',
          en: 'PIN of the officer’s card (empty: typed at the reader)',
        }),
        validate: (text) => text === '' || /^\d{4,8}$/.test(text) || 'ตัวเลข 4 ถึง 8 หลัก · 4 to 8 digits',
      }),
    );
    if (typed === null) return 'stopped';
    return typed === '' ? null : Uint8Array.from(Buffer.from(typed, 'latin1'));
  },
};
