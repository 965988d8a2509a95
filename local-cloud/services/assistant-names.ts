/** How an assistant is asked what a thing is called: it is shown the form of its answer. */
const ASKED = /\{\s*"names"\s*:/;

/** What this assistant knows things are called, in the form in which it says so. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  boombox: ["stereo", "portable stereo", "radio", "tragbares radio", "radio portable"],
  davenport: ["sofa", "couch", "canapé", "sofá", "divano", "bank"],
  gefriertruhe: ["chest freezer", "freezer", "congélateur", "congelador", "congelatore", "vriezer"],
  gogglebox: ["television", "tv", "fernseher", "téléviseur", "televisor", "televisore", "televisie"],
  hassock: ["ottoman", "footstool", "pouf", "hocker"],
  icebox: ["refrigerator", "fridge", "kühlschrank", "réfrigérateur", "frigorífico", "frigorifero", "koelkast"],
  sellotape: ["adhesive tape", "tape", "klebeband", "ruban adhésif", "cinta adhesiva", "nastro adesivo", "plakband"],
  settee: ["sofa", "couch", "canapé", "sofá", "divano", "bank"],
  tannoy: ["loudspeaker", "speaker", "lautsprecher", "haut-parleur", "altavoz", "altoparlante", "luidspreker"],
  telly: ["television", "tv", "fernseher", "téléviseur", "televisor", "televisore", "televisie"],
};

/** The names of what the last turn asks for, where names are asked for; none of a thing it does not know. */
export function namesReply(turns: readonly { role: string; text: string }[]): string | undefined {
  if (!turns.some(({ role, text }) => role === "system" && ASKED.test(text))) return undefined;
  const words = (turns.findLast(({ role }) => role === "user")?.text ?? "").toLowerCase().match(/\p{L}+/gu) ?? [];
  const known = words.findLast((word) => word in NAMES);
  return JSON.stringify({ names: known === undefined ? [] : NAMES[known] });
}
