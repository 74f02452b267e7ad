/**
 * Letters of other scripts that cannot be told from a Latin one by eye: the exact matches for letters of Cyrillic, Greek
 * and Armenian in the table `confusables.txt` of Unicode Technical Standard 39, without those that differ in most fonts.
 */
const PAIRS =
  'аa сc еe оo рp хx уy іi јj ѕs һh ԁd ԛq ԝw ӏl АA ВB ЕE НH КK МM ОO РP СC ТT УY ХX ІI ЈJ ЅS ' +
  'οo νv ρp ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX օo սu հh';

/** From such a letter to the Latin one. */
export const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  PAIRS.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);

/** The Latin letters that have one. */
export const IMITATED: ReadonlySet<string> = new Set(LOOK_ALIKES.values());
