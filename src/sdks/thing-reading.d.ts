export { facetsOf, fitOf, glanceFor, itemsOfQuery, judgeFor, soughtOf, textQueryOf, thingOf, wordsAtAGlance } from "#thing-reading";
