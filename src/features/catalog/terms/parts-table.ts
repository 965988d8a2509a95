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
battery door: battery door, battery cover, battery compartment cover, battery lid | akkudeckel, batteriedeckel, batteriefachdeckel | cache batterie, couvercle de batterie, cache de batterie | tapa de batería, tapa de la batería | coperchio batteria, coperchio della batteria, sportellino batteria | batterijklepje, batterijdeksel
lid: lid, laptop lid, pot lid, pan lid | deckel, topfdeckel, laptopdeckel | couvercle | tapa, tapadera | coperchio | deksel
holder: holder | halter | | | | houder
cup holder: cup holder, drink holder | getränkehalter, becherhalter | porte-gobelet | portavasos | portabicchieri | bekerhouder
roll holder: toilet paper holder, toilet roll holder, paper towel holder, kitchen roll holder | toilettenpapierhalter, küchenrollenhalter, klorollenhalter | porte-rouleau, dérouleur de papier toilette | portarrollos | portarotolo, porta rotolo | toiletrolhouder, keukenrolhouder
vacuum bag: vacuum bag, vacuum cleaner bag, dust bag | staubsaugerbeutel, staubbeutel | sac aspirateur, sac d'aspirateur, sac pour aspirateur | bolsa de aspiradora, bolsa para aspiradora | sacchetto aspirapolvere, sacchetto per aspirapolvere | stofzuigerzak
lens cap: lens cap, lens cover | objektivdeckel | bouchon d'objectif, capuchon d'objectif | tapa de objetivo | tappo obiettivo, copriobiettivo | lensdop
camera housing: camera housing, underwater housing, waterproof housing | kameragehäuse, unterwassergehäuse | caisson étanche, boîtier étanche | carcasa submarina, carcasa para cámara | custodia subacquea, scafandro | onderwaterbehuizing, camerabehuizing
ear pads: ear pad, ear cushion, headphone cushion, headphone pad | ohrpolster | coussinet, mousse pour casque | almohadilla para auriculares | cuscinetto per cuffie, cuscinetti per cuffie | oorkussen
cable clip: cable clip, cord clip | kabelclip, kabelklemme | clip de câble, serre-câble | clip para cables | fermacavo | kabelclip
curtain rod: curtain rod, curtain pole, curtain rail | gardinenstange, vorhangstange | tringle à rideau, tringle | barra de cortina, barra para cortinas | bastone per tende | gordijnroede
replacement screen: replacement screen, screen replacement, replacement display | ersatzdisplay | écran de remplacement | pantalla de repuesto | schermo di ricambio | vervangend scherm
shelf bracket: shelf bracket, shelf support | regalträger, regalwinkel | équerre d'étagère | soporte para estante | reggimensola | plankdrager, planksteun
cosy: cosy, cozy, tea cosy, tea cozy, kettle cosy, teapot cosy, mug cosy | teewärmer, kannenwärmer | couvre-théière, cache-théière | cubretetera | copriteiera | theemuts
poster: poster, art print, wall art, canvas print, framed print, wall decal | kunstdruck, wandbild, wandtattoo | affiche, impression d'art, sticker mural | póster, lámina decorativa, cuadro decorativo, vinilo decorativo | stampa artistica, adesivo murale | wandsticker, kunstprint
figurine: figurine, statuette, statue, miniature figure, christmas ornament | figur, dekofigur, statue | figurine, statuette | figurita, estatuilla | statuina, statuetta | beeldje
plaything < toy: toy drill, toy kettle, toy kitchen, toy phone, toy telephone, toy camera, toy laptop, toy computer, toy vacuum, toy printer, toy tools, toy tool, toy cash register, toy microwave, toy saw, toy hammer | spielzeugbohrmaschine, spielküche, spielzeugtelefon, spielzeugkamera, spielzeugwerkzeug, spielkasse | jouet perceuse, téléphone jouet, cuisine jouet, dînette | taladro de juguete, teléfono de juguete, cocina de juguete, cámara de juguete | trapano giocattolo, telefono giocattolo, cucina giocattolo | speelgoedboor, speelgoedtelefoon, speelkeuken, speelgoedkeuken
eyecup: eyecup, eye cup, viewfinder eyepiece | augenmuschel | œilleton, oeilleton | ocular de goma | conchiglia oculare | oogschelp
dishwasher rack: dishwasher rack, dishwasher basket, cutlery basket, dishwasher tray | geschirrspülerkorb, besteckkorb, geschirrkorb | panier lave-vaisselle, panier à couverts | cesta lavavajillas, cesta para cubiertos | cestello lavastoviglie | vaatwasserkorf, bestekmand
`;
