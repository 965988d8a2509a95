/** Names of units in the languages of the chats, so that "12 Kartons" and "12 boxes" are the same answer. */
const NAMES: Readonly<Record<string, string>> = {
  piece:
    "piece pieces pcs pc pce item items unit units each ea stück stueck stk st stuks stuk pièce pièces pza pzas unidad unidades ud uds pezzo pezzi pz",
  box: "box boxes bx carton cartons case cases karton kartons schachtel schachteln boîte boîtes caisse caisses caja cajas scatola scatole cartone cartoni doos",
  pack: "pack packs package packages packet packets packung packungen paket pakete päckchen paquet paquets paquete paquetes confezione confezioni pacco pacchi pak pakken",
  bottle:
    "bottle bottles flasche flaschen bouteille bouteilles flacon flacons botella botellas bottiglia bottiglie flacone flaconi fles flessen",
  canister: "canister canisters jerrycan jerrycans can cans kanister bidon bidons garrafa garrafas bidón bidones tanica taniche",
  roll: "roll rolls rolle rollen rouleau rouleaux rollo rollos rotolo rotoli rol",
  bag: "bag bags sack sacks sac sacs saco sacos bolsa bolsas sacco sacchi zak zakken beutel säcke",
  ream: "ream reams ries rame rames resma resmas risma risme riem riemen",
  pair: "pair pairs pr paar paare paire paires par pares paio paia paren",
  pallet: "pallet pallets palette paletten palettes palé palés palet palets bancale bancali",
  set: "set sets satz sätze jeu jeux juego juegos",
  rack: "rack racks",
  tube: "tube tubes tubo tubos tubi",
  pad: "pad pads block blöcke blocks bloc blocs",
  dozen: "dozen dozens dutzend douzaine docena dozzina dozijn",
  kg: "kg kgs kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramo kilogramos chilo chili chilogrammi",
  t: "t ton tons tonne tonnes tonnen tonelada toneladas tonnellata tonnellate",
  lb: "lb lbs pound pounds",
  l: "l liter liters litre litres litro litros litri ltr",
  m: "m meter meters metre metres mètre mètres metro metros metri",
  m2: "m2 m² sqm qm m^2",
  ft: "ft foot feet",
};

const CANONICAL = new Map(Object.entries(NAMES).flatMap(([unit, names]) => names.split(" ").map((name) => [name, unit] as const)));

/** The one name of a unit; a unit nobody listed stands for itself. */
export function unitName(given: string): string {
  const unit = given.trim().toLowerCase().replace(/\.$/, "");
  return CANONICAL.get(unit) ?? unit;
}
