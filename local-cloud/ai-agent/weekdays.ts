/** Names of the days of the week in the languages that are read, one day's alternatives each, from Monday on (ISO 8601). */
export const WEEKDAYS: readonly string[] = [
  "monday|montag|lundi|lunes|lunedì|maandag",
  "tuesday|dienstag|mardi|martes|martedì|dinsdag",
  "wednesday|mittwoch|mercredi|miércoles|mercoledì|woensdag",
  "thursday|donnerstag|jeudi|jueves|giovedì|donderdag",
  "friday|freitag|vendredi|viernes|venerdì|vrijdag",
  "saturday|samstag|sonnabend|samedi|sábado|sabato|zaterdag",
  "sunday|sonntag|dimanche|domingo|domenica|zondag",
];
