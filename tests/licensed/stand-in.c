/*
 * A stand-in for the department's card library, written from the same declarations (native/licensed/table.json). It is not
 * the department's: behind it is the test applet of the emulated card, over PC/SC, or no card at all. The file FILE.conf
 * beside it says how it behaves, a word and its value a line:
 *   card fixed|pcsc     fixed: a card of its own that needs no reader
 *   pin DIGITS|cancel   what the person types into the dialog, which is not drawn
 *   tries N             of the fixed card
 *   FUNCTION FAULT      N (a code), hang, crash, end, long, endless, garbage, print
 */
#define _GNU_SOURCE
#include "stand-in.h"
#include <winscard.h>

#define SERIAL "9000000000000001"

static SCARDCONTEXT context;
static SCARDHANDLE card;
static int connected, opened, verified, tries = 3;

/* Text into a buffer of `size` bytes; or, on demand, more than it takes, or no end, or nonsense. */
static void put(const char *function, char *buffer, int size, const char *text) {
  if (is(function, "long")) memset(buffer, 'L', size + 300);
  else if (is(function, "endless")) memset(buffer, 'E', size);
  else if (is(function, "garbage")) strcpy(buffer, "\xa1\xff~");
  else strcpy(buffer, text);
}

static int transmit(const uint8_t *command, int length, uint8_t *answer) {
  uint8_t again[5] = {0, 0xc0, 0, 0, 0}, retry[64];
  for (int turn = 0; turn < 4; turn++) {
    DWORD got = 258;
    if (SCardTransmit(card, SCARD_PCI_T0, command, length, NULL, answer, &got) != SCARD_S_SUCCESS || got < 2) return -1;
    uint8_t sw1 = answer[got - 2], sw2 = answer[got - 1];
    if (sw1 == 0x61) {
      again[4] = sw2;
      command = again;
      length = 5;
    } else if (sw1 == 0x6c && length <= 5) {
      memcpy(retry, command, 4);
      retry[4] = sw2;
      command = retry;
      length = 5;
    } else return (int)got;
  }
  return -1;
}

static int word(const uint8_t *answer, int got) { return got < 2 ? 0 : answer[got - 2] << 8 | answer[got - 1]; }

static int selected(const uint8_t *aid, int size) {
  uint8_t command[32] = {0, 0xa4, 4, 0, (uint8_t)size}, answer[258];
  DWORD got = sizeof answer;
  memcpy(command + 5, aid, size);
  if (SCardTransmit(card, SCARD_PCI_T0, command, 5 + size, NULL, answer, &got) != SCARD_S_SUCCESS || got < 2) return 0;
  return answer[got - 2] == 0x61 || word(answer, got) == 0x9000;
}

static const uint8_t TEST_APPLET[] = {0xf0, 0x54, 0x48, 0x4b, 0x49, 0x4f, 0x53, 0x4b};
static int in_test;
static int test_applet(void) {
  if (!in_test) in_test = selected(TEST_APPLET, sizeof TEST_APPLET);
  return in_test;
}

static int unhex(const char *text, uint8_t *bytes, int most) {
  int n = 0;
  unsigned int byte;
  while (n < most && sscanf(text + 2 * n, "%2x", &byte) == 1 && text[2 * n] && text[2 * n + 1]) bytes[n++] = (uint8_t)byte;
  return n;
}

static void hex(const uint8_t *bytes, int n, char *text) {
  for (int i = 0; i < n; i++) sprintf(text + 2 * i, "%02X", bytes[i]);
}

EXPORT int16_t LicenseManager(int32_t *status) {
  int32_t code = fault("LicenseManager");
  return say(status, code > 0 ? code : 0);
}

EXPORT int16_t ListReader(char *readers, int32_t *status) {
  int32_t code = fault("ListReader");
  put("ListReader", readers, 1000, "17Virtual PCD 00 00");
  return say(status, code > 0 ? code : 0);
}

EXPORT int16_t OpenReader(const char *name, int32_t *status) {
  int32_t code = fault("OpenReader");
  if (code > 0) return say(status, code);
  if (is("card", "pcsc")) {
    DWORD protocol;
    if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != SCARD_S_SUCCESS) return say(status, 2001);
    LONG found = SCardConnect(context, name, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0, &card, &protocol);
    if (found != SCARD_S_SUCCESS) return say(status, found == SCARD_E_UNKNOWN_READER ? 2001 : 2002);
    connected = 1;
  } else if (strcmp(name, "gone") == 0) return say(status, 2001);
  opened = 1;
  return say(status, 0);
}

EXPORT int16_t CloseReader(void) {
  fault("CloseReader");
  if (connected) {
    SCardDisconnect(card, SCARD_LEAVE_CARD);
    SCardReleaseContext(context);
  }
  connected = opened = verified = in_test = 0;
  return 0;
}

EXPORT int16_t GetCardStatus(char *atr, int32_t *atrLen, int32_t timeOut, int32_t *cardType, int32_t *status) {
  int32_t code = fault("GetCardStatus");
  (void)timeOut;
  if (code > 0) return say(status, code);
  if (!opened) return say(status, 2003);
  put("GetCardStatus", atr, 1000, "3B79960000");
  *atrLen = 5;
  *cardType = 20;
  return say(status, 0);
}

EXPORT int16_t SelectApplet(const uint8_t *aid, int32_t size, int32_t *status) {
  int32_t code = fault("SelectApplet");
  if (code > 0) return say(status, code);
  if (!opened) return say(status, 2003);
  if (is("card", "pcsc")) {
    in_test = 0;
    if (!selected(aid, size)) return say(status, 1101);
  }
  return say(status, size == 8 ? 0 : 1101);
}

EXPORT int16_t GetCardInfo(char *serial, char *chip, char *os, char *prePerso, char *perso, int32_t *status) {
  int32_t code = fault("GetCardInfo");
  if (code > 0) return say(status, code);
  char text[40] = SERIAL;
  if (is("card", "pcsc")) {
    const uint8_t cplc[] = {0x80, 0xca, 0x9f, 0x7f};
    uint8_t answer[258];
    in_test = 0;
    selected(cplc, 0);
    if (word(answer, transmit(cplc, 4, answer)) == 0) return say(status, 2002);
    hex(answer + 13, 8, text);
  }
  strcpy(chip, "0");
  strcpy(os, "0");
  strcpy(prePerso, "0");
  strcpy(perso, "0");
  put("GetCardInfo", serial, 20, text);
  return say(status, 0);
}

EXPORT int16_t GetInfoADM(char *version, int32_t *state, int32_t *authorize, char *laser, int32_t *status) {
  int32_t code = fault("GetInfoADM");
  if (code > 0) return say(status, code);
  *state = 1;
  *authorize = is("card", "finger") ? 0 : 1;
  if (is("card", "pcsc")) {
    const uint8_t command[] = {0x80, 0, 0, 0};
    uint8_t answer[258];
    int got = transmit(command, 4, answer);
    if (word(answer, got) != 0x9000 || got < 25) return say(status, 1101);
    *authorize = answer[3];
  }
  if (is("GetInfoADM", "garbage")) *authorize = 77;
  strcpy(version, "1.0");
  put("GetInfoADM", laser, 33, "4A433030303030303030303030303030");
  return say(status, 0);
}

EXPORT int16_t VerifyPIN(int32_t pinId, int32_t shareData, int32_t *triesLeft, int32_t *status) {
  int32_t code = fault("VerifyPIN");
  *triesLeft = tries;
  if (code > 0) return say(status, code);
  if (pinId != 1 || shareData != 0) return say(status, 1003);
  char typed[128];
  strcpy(typed, configured("pin"));
  if (strcmp(typed, "cancel") == 0) return say(status, 3001);
  if (is("card", "pcsc")) {
    uint8_t command[13] = {0, 0x20, 0, 1, 8, 255, 255, 255, 255, 255, 255, 255, 255}, answer[258];
    memcpy(command + 5, typed, strnlen(typed, 8));
    if (!test_applet()) return say(status, 1101);
    int sw = word(answer, transmit(command, 13, answer));
    *triesLeft = (sw & 0xfff0) == 0x63c0 ? sw & 15 : sw == 0x9000 ? 3 : 0;
    return say(status, sw == 0x9000 ? 0 : *triesLeft > 0 ? 1001 : sw == 0x6983 || sw == 0x63c0 ? 1002 : 3002);
  }
  const char *left = configured("tries");
  if (left[0]) tries = atoi(left);
  verified = tries > 0 && strcmp(configured("pin"), "1234") == 0;
  if (!verified && tries > 0) tries--;
  *triesLeft = tries;
  return say(status, verified ? 0 : tries > 0 ? 1001 : 1002);
}

/* Asks the card to answer a challenge; the fixed card answers with what it was asked. */
static int answered(uint8_t kind, const char *challenge, char *text) {
  uint8_t command[37] = {0, 0x88, 0, kind, 32}, answer[258] = {kind != 2};
  if (unhex(challenge, command + 5, 32) != 32) return 1211;
  if (is("card", "pcsc")) {
    if (!test_applet()) return 1101;
    int sw = word(answer, transmit(command, 37, answer));
    if (sw != 0x9000) return sw == 0x6982 ? 1023 : 3002;
  } else if (kind != 2 && !verified) return 1023;
  else memcpy(answer + 1, command + 5, 32);
  hex(answer, 33, text);
  return 0;
}

EXPORT int16_t GetMatchStatus(int32_t type, int32_t mode, const char *challenge, int32_t size, char *out, int32_t *outSize,
                              int32_t *match, int32_t *status) {
  int32_t code = fault("GetMatchStatus");
  if (code > 0) return say(status, code);
  char text[67] = "";
  if (mode != 0 || size != 64) return say(status, 1211);
  code = answered((uint8_t)type, challenge, text);
  if (code != 0) return say(status, code);
  put("GetMatchStatus", out, 255, text);
  *outSize = is("GetMatchStatus", "garbage") ? 3 : is("GetMatchStatus", "lie") ? 1 << 30 : 66;
  *match = text[1] == '1';
  return say(status, 0);
}

EXPORT int16_t GetRMAC(const char *challenge, int32_t size, char *out, int32_t *outSize, int32_t *status) {
  int32_t code = fault("GetRMAC");
  if (code > 0) return say(status, code);
  char text[67] = "";
  if (size != 64) return say(status, 1211);
  code = answered(2, challenge, text);
  if (code != 0) return say(status, code);
  put("GetRMAC", out, 255, text);
  *outSize = 66;
  return say(status, 0);
}

EXPORT int16_t EnvelopeGMSx(int32_t keyId, const char *cryptogram, int32_t length, char *envelope, int32_t *envelopeLen,
                            int32_t *status) {
  int32_t code = fault("EnvelopeGMSx");
  if (code > 0) return say(status, code);
  uint8_t command[38] = {0, 0x88, 1, (uint8_t)keyId, 33}, answer[258] = {(uint8_t)keyId};
  char text[133] = "";
  if (length != 66 || unhex(cryptogram, command + 5, 33) != 33) return say(status, 1211);
  if (is("card", "pcsc")) {
    if (!test_applet()) return say(status, 1101);
    if (word(answer, transmit(command, 38, answer)) != 0x9000) return say(status, 3002);
  } else memcpy(answer + 1, command + 5, 33);
  hex(answer, 66, text);
  put("EnvelopeGMSx", envelope, 255, text);
  *envelopeLen = is("EnvelopeGMSx", "garbage") ? 3 : 132;
  return say(status, 0);
}
