import { expect, test } from 'vitest';
import { possibleSecrets } from './secrets.ts';

/** What is found, as it stands in the text. */
const found = (text: string) => possibleSecrets(text).map(({ start, end }) => text.slice(start, end));

test('a token is found by the form that its issuer documents', () => {
  const token = ['ghp', 'a8Kd02jfLq93mZx81bVtyPw46RcNuHsE57gQ'].join('_');
  expect(possibleSecrets(`CI uses ${token} now`)).toEqual([
    { start: 8, end: 8 + token.length, label: 'GitHub token' },
  ]);
});

test('of a named secret only the value is marked, whatever language and sign comes before it', () => {
  expect(found('The wifi password is Sommer2024.')).toEqual(['Sommer2024']);
  expect(found('DB_PASSWORD=k7#pQ9!zL')).toEqual(['k7#pQ9!zL']);
  expect(found('Das Passwort für den Drucker ist Winter#99')).toEqual(['Winter#99']);
  expect(found('passphrase: "correct horse battery"')).toEqual(['correct horse battery']);
  expect(found('postgres://app:t7Kd92xQ@db/app')).toEqual(['t7Kd92xQ']);
});

test('the rest of a sentence and placeholders are no secrets', () => {
  for (const text of [
    'The password is required',
    'token: <your token>',
    'API_KEY=$API_KEY',
    'The token is expired',
  ])
    expect(found(text), text).toEqual([]);
});

test('random characters are told from identifiers, hashes, ids and parts of addresses', () => {
  expect(found('It is f8Zk2Lq9Xv7Bn4Mw1Rt6Yp3Jd5Gh0 here')).toEqual(['f8Zk2Lq9Xv7Bn4Mw1Rt6Yp3Jd5Gh0']);
  for (const text of [
    'UserProfileSettingsPanelController2',
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
    '550e8400-e29b-41d4-a716-446655440000',
    'https://docs.example.com/d/1aBcD3fGhIjKlMnOpQrStUvWxYz0123456789AbCdE/edit',
  ])
    expect(found(text), text).toEqual([]);
});
