/**
 * Parts of things and what lies on them, by the names they have, in the form of `THINGS_TABLE`: a shop keeps a chair's pad with the chairs,
 * and it is none. Written by hand for this project.
 */
export const PARTS_TABLE = `
seat pad: chair pad, seat pad, seat cushion, chair cushion | sitzkissen, stuhlkissen, sitzauflage, stuhlauflage | galette de chaise, coussin de chaise, coussin d'assise | cojín de silla, cojín para silla | cuscino per sedia, cuscino da sedia | stoelkussen, zitkussen
seat frame: chair frame, stool frame, armchair frame, sofa frame, seat frame | stuhlgestell, hockergestell, sitzgestell, sofagestell | structure de chaise, structure de fauteuil, structure de canapé | estructura de silla, estructura de sillón | struttura per sedia, struttura per poltrona | stoelframe, onderstel voor stoel
lap pad: netbook pad, laptop pad, lap desk, lapdesk, laptop tray | laptopkissen, laptop-unterlage | tablette de lit | bandeja para portátil | vassoio per portatile | laptopkussen, schoottafel
drive enclosure: enclosure, external hard drive enclosure, hard drive rack, drive caddy, drive bay | wechselrahmen | rack pour disque dur | bahía para disco duro | cassetto per disco rigido | wisselframe
strap: strap, wrist strap, neck strap, hand strap, shoulder strap, lanyard | gurt, trageriemen, tragegurt, handschlaufe, schultergurt, umhängeband | sangle, dragonne, bandoulière, tour de cou | correa, bandolera, cinta para el cuello | cinghia, tracolla, laccetto | riem, draagriem, polsband, keycord
template: template, stencil | schablone | gabarit, pochoir | plantilla | sagoma, dima | sjabloon, mal
drill bit: drill bit, drill bits, bit set | bohreinsatz, bohreraufsatz, bitset, bit-set | foret, mèche | broca | punta da trapano, punta per trapano | boortje, bitset
drill chuck: drill chuck, chuck | bohrfutter, spannfutter | mandrin | portabrocas, mandril | mandrino | boorkop
saw blade: saw blade | sägeblatt | lame de scie | hoja de sierra | lama per sega | zaagblad
armrest: armrest, arm rest, armrests, arm pads | armlehne, armauflage | accoudoir | reposabrazos | bracciolo | armleuning, armsteun
headrest: headrest, head rest | kopfstütze, kopflehne | appuie-tête, appui-tête | reposacabezas | poggiatesta | hoofdsteun
footrest: footrest, foot rest | fußstütze, fussstütze | repose-pieds, repose pieds | reposapiés | poggiapiedi | voetsteun
mug warmer: mug warmer, cup warmer | tassenwärmer, becherwärmer | chauffe-tasse | calentador de tazas | scalda tazze, scaldatazze | bekerverwarmer
watch band: watch band, watch strap, watchband | uhrenarmband, uhrarmband | bracelet de montre | correa de reloj | cinturino per orologio, cinturino | horlogebandje
lamp shade: lamp shade, lampshade | lampenschirm | abat-jour | pantalla de lámpara, pantalla para lámpara | paralume | lampenkap
fuser: fuser, fuser unit, fuser kit | fixiereinheit | unité de fusion, kit de fusion | fusor | fusore, unità fusore | fuser
refill: refill, pen refill, refills | nachfüllmine, ersatzmine, kugelschreibermine | recharge de stylo, mine de rechange | recambio | refill | navulling
`;
