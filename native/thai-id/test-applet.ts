/**
 * The test applet's public half: where emulated cards let their holder be proven. NOT the department's: the real
 * commands are not public, and a licensed library takes this place behind `CardAuthenticator`.
 *
 * - SELECT `AID`
 * - VERIFY `00 20 00 01 08` PIN as ASCII digits padded with FF to 8; 9000, 63Cx, 6983. Without data: tries left as 63Cx.
 * - match status `00 88 00 01 20` challenge (32) → 33 bytes: flag, MAC; 6982 before a right PIN
 * - the same for an officer’s login `00 88 00 03 20` challenge (32) → 33 bytes: another code than a holder’s over the same challenge
 * - presence `00 88 00 02 20` challenge (32) → 33 bytes
 * - envelope `00 88 01 KK 21` cryptogram (33) → 66 bytes, KK = the server's key id
 */
export const TEST_APPLET_AID = Uint8Array.of(0xf0, 0x54, 0x48, 0x4b, 0x49, 0x4f, 0x53, 0x4b);
