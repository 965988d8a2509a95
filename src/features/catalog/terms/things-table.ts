/**
 * What is bought, by the names it has: one thing a line, `key < kind it is one of: English | German | French | Spanish | Italian | Dutch`.
 * Plurals are found by their endings; what is irregular stands here. Written by hand for this project; data, so its length is its own.
 */
export const THINGS_TABLE = `
laptop: laptop, notebook computer, notebook pc, laptop computer, laptop pc, netbook pc, netbook computer, netbook, ultrabook, chromebook, notebook | laptop, notebook, klapprechner | ordinateur portable, pc portable, portable | portátil, ordenador portátil | portatile, computer portatile, notebook | laptop, notebook
computer: computer, desktop computer, desktop pc, pc, workstation | computer, rechner, desktop pc | ordinateur, pc de bureau | ordenador, computadora, pc de sobremesa | computer, pc fisso | computer, pc
server: server | server | serveur | servidor | server | server
macbook < laptop: macbook | macbook | macbook | macbook | macbook | macbook
tablet: tablet, tablet computer | tablet | tablette | tableta, tablet | tablet | tablet
ipad < tablet: ipad | ipad | ipad | ipad | ipad | ipad
graphics tablet: graphics tablet, pen tablet, drawing tablet | grafiktablett | tablette graphique | tableta gráfica | tavoletta grafica | tekentablet
monitor: monitor, computer monitor, lcd monitor, led monitor, display monitor | monitor, bildschirm, monitore | écran, moniteur, écran d'ordinateur | monitor, pantalla | monitor, schermo | monitor, beeldscherm, scherm
television: television, tv, hdtv, tv set, flat panel tv | fernseher, fernsehgerät | téléviseur, télévision, télé | televisor, televisión | televisore, televisione | televisie, tv
projector: projector, video projector | beamer, projektor | projecteur, vidéoprojecteur | proyector | proiettore, videoproiettore | projector, beamer
projection screen: projection screen, projector screen, electric screen, electrol screen, model b, model c, manual screen, wall screen, tripod screen, ceiling screen | leinwand, beamerleinwand, leinwand beamer, projektionsleinwand | écran de projection | pantalla de proyección | schermo di proiezione, telo per proiettore, telo, telo proiettore | projectiescherm
keyboard: keyboard | tastatur | clavier | teclado | tastiera | toetsenbord
mouse: mouse, mice, computer mouse | maus, mäuse | souris | ratón, mouse | mouse | muis, muizen
mouse pad: mouse pad, mousepad, mouse mat | mauspad, mausmatte | tapis de souris | alfombrilla, alfombrilla de ratón | tappetino mouse, tappetino per mouse | muismat
keyboard and mouse: keyboard and mouse combo, keyboard and mouse set, mouse and keyboard set, keyboard mouse combo, keyboard combo, desktop set | tastatur maus set | ensemble clavier souris | conjunto teclado y ratón | set tastiera e mouse | toetsenbord en muis set
trackball: trackball | trackball | trackball, boule de commande | trackball, bola de seguimiento | trackball | trackball
keypad: keypad, numeric keypad | ziffernblock | pavé numérique | teclado numérico | tastierino | numeriek toetsenbord
wrist rest: wrist rest, palm rest | handballenauflage | repose-poignets, repose poignet | reposamuñecas | poggiapolsi | polssteun
printer: printer | drucker | imprimante | impresora | stampante | printer
laserjet < printer: laserjet | laserjet | laserjet | laserjet | laserjet | laserjet
deskjet < printer: deskjet, officejet | deskjet | deskjet | deskjet | deskjet | deskjet
plotter: plotter | plotter | traceur | plóter | plotter | plotter
label maker: label maker, label printer, labelmaker, labeling system | etikettendrucker, beschriftungsgerät | étiqueteuse, imprimante d'étiquettes | rotuladora, impresora de etiquetas | etichettatrice | labelprinter, labelmaker
scanner: scanner, flatbed scanner, document scanner | scanner | scanner, numériseur | escáner | scanner | scanner
copier: copier, photocopier | kopierer | photocopieuse, photocopieur | fotocopiadora | fotocopiatrice | kopieerapparaat
fax: fax, fax machine | fax, faxgerät | télécopieur, fax | fax | fax | fax
ink cartridge: ink cartridge, inkjet cartridge, ink tank, ink, print cartridge, printer cartridge, printer ink | tintenpatrone, druckerpatrone, tinte, patrone | cartouche d'encre, cartouche, encre | cartucho de tinta, cartucho, tinta | cartuccia, cartuccia d'inchiostro, inchiostro | inktcartridge, cartridge, inkt, inktpatroon
cartridge: cartridge | kassette | | | | 
toner: toner, toner cartridge, laser cartridge | toner, tonerkartusche | toner, cartouche de toner | tóner, cartucho de tóner | toner, cartuccia toner | toner, tonercartridge
drum unit: drum unit, imaging drum, imaging unit, photoconductor | trommeleinheit, bildtrommel | tambour | tambor | tamburo | drum
printer ribbon: printer ribbon, ribbon cartridge, ribbon | farbband | ruban encreur | cinta de impresora | nastro per stampante, nastro inchiostrato | printerlint, inktlint
paper: paper, copy paper, printer paper, photo paper, bond paper | papier, druckerpapier, kopierpapier, fotopapier | papier, papier photo | papel, papel fotográfico | carta, carta fotografica | papier, fotopapier, printpapier
envelope: envelope, mailer | umschlag, briefumschlag, kuvert | enveloppe | sobre | busta | envelop
label: label, sticker | etikett, etiketten, aufkleber | étiquette, autocollant | etiqueta, pegatina | etichetta, adesivo | etiket, etiketten, sticker
labeling tape: label tape, labeling tape, labelling tape, tape cartridge | schriftband, beschriftungsband | ruban pour étiqueteuse, ruban d'étiquettes | cinta rotuladora, cinta para rotuladora | nastro per etichettatrice, nastro per etichette | labeltape
notebook: notebook, notepad, exercise book, writing pad, legal pad, memo pad, journal, steno pad, sketchbook, note book | notizbuch, notizblock, schreibblock, heft | cahier, carnet, bloc-notes, bloc notes | cuaderno, libreta, bloc de notas | quaderno, taccuino, blocco note | notitieboek, schrift, notitieblok
sticky note: sticky note, sticky notes, post it, post-it, memo note | haftnotiz, haftnotizen, klebezettel | note adhésive, notes repositionnables, pense-bête | nota adhesiva | foglietto adesivo, foglietti adesivi, post-it | plakbriefje, memoblaadje
pen: pen, ballpoint, ballpoint pen, rollerball, gel pen, biro, fountain pen | kugelschreiber, stift, kuli, füller | stylo, stylo bille, stylo-plume | bolígrafo, pluma | penna, penna a sfera, biro | pen, balpen
pencil: pencil, colouring pencil, colored pencil | bleistift, buntstift | crayon, crayons de couleur | lápiz, lápices | matita, pastello | potlood, kleurpotlood
marker: marker, permanent marker, highlighter, felt tip | marker, textmarker, filzstift | marqueur, feutre, surligneur | rotulador, marcador, subrayador | pennarello, evidenziatore, marcatore | stift, markeerstift, viltstift
eraser: eraser, rubber eraser | radiergummi | gomme | goma de borrar | gomma da cancellare, gomma | gum, gummetje
pencil sharpener: sharpener, pencil sharpener | anspitzer, bleistiftspitzer | taille-crayon | sacapuntas | temperamatite, temperino | puntenslijper
pencil case: pencil case, pen case | federmäppchen, federtasche | trousse, trousse à crayons | estuche de lápices | astuccio, portapenne | etui, pennenzak
stapler: stapler | hefter, heftgerät, tacker | agrafeuse | grapadora | cucitrice, pinzatrice | nietmachine
staples: staples, staple | heftklammern | agrafe | grapa | punti metallici | nietjes
paper clip: paper clip, paperclip, binder clip | büroklammer | trombone | clip de papel, sujetapapeles | graffetta, fermaglio | paperclip
hole punch: hole punch, paper punch, punch | locher | perforatrice, perforateur | perforadora, taladradora de papel | perforatore, perforatrice | perforator
scissors: scissors, scissor, shears | schere, scheren | ciseaux | tijeras, tijera | forbici, forbice | schaar, scharen
adhesive tape: adhesive tape, tape, packing tape, duct tape, masking tape | klebeband, klebestreifen, paketband | ruban adhésif, scotch | cinta adhesiva | nastro adesivo | plakband, tape
tape dispenser: tape dispenser | klebebandabroller, tischabroller | dévidoir | portarrollos de cinta, dispensador de cinta | dispenser nastro | plakbandhouder
glue: glue, glue stick, adhesive | kleber, klebstoff, klebestift | colle, bâton de colle | pegamento | colla | lijm
folder: folder, file folder, hanging folder, hanging file, manila folder, pocket folder, expanding file, file pocket, file jacket, end tab folder | mappe, hängemappe, sammelmappe, schnellhefter, aktenmappe | chemise, dossier, dossier suspendu | carpeta, carpeta colgante | cartella, cartellina, cartella sospesa | map, hangmap, dossiermap
binder: binder, ring binder, presentation book | ordner, ringbuch, aktenordner | classeur | archivador, carpeta de anillas | raccoglitore, raccoglitore ad anelli | ringband, ordner
divider: divider, index divider, dividers, tab dividers | trennblatt, register, trennblätter | intercalaire | separador, separadores | divisorio, divisori | tabblad, tabbladen
sheet protector: sheet protector, page protector | prospekthülle, klarsichthülle | pochette plastique, pochette transparente | funda de plástico, funda multitaladro | busta trasparente, buste trasparenti | showtas, insteekhoes
filing cabinet: filing cabinet, file cabinet, vertical file, lateral file | aktenschrank | classeur à tiroirs, armoire à dossiers | archivador metálico, mueble archivador | schedario, classificatore | archiefkast, dossierkast
calculator: calculator, printing calculator | taschenrechner, rechenmaschine, tischrechner | calculatrice | calculadora | calcolatrice | rekenmachine
shredder: shredder, paper shredder | aktenvernichter, schredder, papierschredder | destructeur de documents, destructeur, broyeur | destructora de papel, destructora, trituradora de papel | distruggidocumenti, trita documenti | papierversnipperaar, versnipperaar, papiervernietiger
laminator: laminator | laminiergerät | plastifieuse | plastificadora, laminadora | plastificatrice | lamineermachine
laminating film: laminating film, laminating pouch, laminating pouches, laminating sheet, laminating roll | laminierfolie | pochette de plastification, film de plastification | funda de plastificar, bolsas para plastificar, film de plastificar | pouches per plastificatrice, film per plastificare, pellicola per plastificare | lamineerhoes, lamineerfolie
whiteboard: whiteboard, dry erase board, marker board | whiteboard, weißwandtafel | tableau blanc | pizarra blanca | lavagna bianca | whiteboard
chalkboard: chalkboard, blackboard | kreidetafel, tafel | tableau noir, ardoise | pizarra | lavagna | krijtbord
calendar: calendar, planner, desk planner | kalender | calendrier, agenda | calendario, agenda | calendario, agenda | kalender, agenda
stamp: stamp, rubber stamp | stempel | tampon | sello | timbro | stempel
dictionary: dictionary, thesaurus | wörterbuch | dictionnaire | diccionario | dizionario, vocabolario | woordenboek
postal scale: postal scale, shipping scale | briefwaage, paketwaage | pèse-lettre | báscula postal | bilancia postale | brievenweger
telephone: telephone, phone, cordless phone, corded phone, cordless telephone, telephone system, phone system, integrated telephone | telefon, festnetztelefon | téléphone | teléfono | telefono | telefoon
mobile phone < telephone: mobile phone, cell phone, smartphone, cellphone, smart phone, gophone | handy, smartphone, mobiltelefon | téléphone portable, smartphone, téléphone mobile, portable | teléfono móvil, móvil, smartphone, celular | cellulare, smartphone, telefono cellulare, telefonino | mobiele telefoon, smartphone, mobieltje, gsm
iphone < mobile phone: iphone | iphone | iphone | iphone | iphone | iphone
handset: handset, expansion handset, accessory handset, additional handset | mobilteil | combiné | auricular de teléfono | cornetta | handset
headset: headset | headset | micro-casque, casque micro | auriculares con micrófono | cuffie con microfono | headset, koptelefoon met microfoon
headphones: headphones, headphone, earphones, earphone, earbuds, earbud | kopfhörer, ohrhörer | casque, écouteur, casque audio, oreillettes | auriculares, cascos | cuffie, auricolari, cuffia, auricolare | koptelefoon, hoofdtelefoon, oordopjes, oortjes
audio system: audio system, music system, stereo system, sound system, mini system, shelf system | stereoanlage, kompaktanlage, musikanlage | chaîne hi-fi, chaîne stéréo, minichaîne | equipo de música, minicadena, cadena de música | impianto stereo, impianto audio | stereo-installatie, stereoset
interface: interface, interface adapter | schnittstelle | interface | interfaz | interfaccia | interface
kit: kit, accessory kit, installation kit, docking kit, starter kit | set | kit | kit | kit | set
microphone: microphone, mic | mikrofon | microphone, micro | micrófono | microfono | microfoon
speaker: speaker, loudspeaker, speaker system, bookshelf speaker, speakers, floorstanding speaker, speaker dock | lautsprecher, boxen | haut-parleur, enceinte, haut parleur | altavoz, altavoces | altoparlante, cassa, casse, diffusore | luidspreker, speaker
subwoofer: subwoofer | subwoofer | caisson de basses, subwoofer | subwoofer, altavoz de graves | subwoofer | subwoofer
soundbar: soundbar, sound bar | soundbar, klangleiste | barre de son | barra de sonido | soundbar | soundbar
receiver: receiver, av receiver, stereo receiver, a/v receiver | receiver | ampli-tuner, récepteur | receptor | sintoamplificatore, ricevitore | receiver, ontvanger
amplifier: amplifier, amp | verstärker | amplificateur, ampli | amplificador | amplificatore | versterker
tuner: tuner | tuner | tuner, syntoniseur | sintonizador | sintonizzatore | tuner
home theater: home theater system, home theater, home cinema | heimkino, heimkinosystem | home cinéma | cine en casa | home theatre, impianto home cinema | thuisbioscoop, home cinema
turntable: turntable, record player | plattenspieler | platine vinyle, tourne-disque | tocadiscos, giradiscos | giradischi | platenspeler
radio: radio, clock radio, satellite radio, two-way radio, two way radio, am/fm radio | radio, funkgerät, radiowecker | radio | radio | radio | radio, wekkerradio
two-way radio < radio: walkie talkie, walkie-talkie, two-way radio, two way radio, gmrs radio, frs radio, cb radio | funkgerät, walkie-talkie | talkie-walkie | walkie-talkie, radio bidireccional | ricetrasmittente, walkie-talkie | portofoon, walkietalkie
car stereo: car stereo, car receiver, in-dash receiver, car audio, cd receiver | autoradio | autoradio | radio de coche, autorradio | autoradio | autoradio
mp3 player: mp3 player, media player, digital media player, walkman, mp3 | mp3-player | lecteur mp3, baladeur | reproductor mp3 | lettore mp3 | mp3-speler
ipod < mp3 player: ipod | ipod | ipod | ipod | ipod | ipod
cd player: cd player, cd changer, compact disc player | cd-player | lecteur cd | reproductor de cd | lettore cd | cd-speler
dvd player: dvd player, dvd recorder, dvd/vcr, portable dvd player | dvd-player, dvd-spieler | lecteur dvd | reproductor de dvd, reproductor dvd | lettore dvd | dvd-speler
blu-ray player: blu-ray player, blu-ray disc player, blu ray player, bluray player | blu-ray-player, blu-ray player | lecteur blu-ray | reproductor blu-ray, reproductor de blu-ray | lettore blu-ray | blu-ray-speler
digital recorder: dvr, digital video recorder, video recorder, voice recorder | videorekorder, diktiergerät | enregistreur, dictaphone | grabadora, grabador | registratore | recorder, dictafoon
antenna: antenna, aerial | antenne | antenne | antena | antenna | antenne
camera: camera, digital camera, dslr | kamera, fotoapparat, digitalkamera | appareil photo, appareil photo numérique | cámara, cámara de fotos, cámara digital | fotocamera, macchina fotografica | camera, fototoestel, fotocamera
camcorder: camcorder, video camera | camcorder, videokamera | caméscope | videocámara | videocamera | camcorder, videocamera
webcam: webcam, web cam, web camera | webcam, web-kamera | webcam, caméra web | webcam, cámara web | webcam, webcam usb | webcam
security camera < camera: security camera, surveillance camera, network camera, ip camera, dome camera, bullet camera | überwachungskamera, sicherheitskamera | caméra de surveillance, caméra de sécurité | cámara de seguridad, cámara de vigilancia | telecamera di sorveglianza, videocamera di sorveglianza, telecamera | beveiligingscamera, bewakingscamera
lens: lens, zoom lens, camera lens | objektiv | objectif | objetivo | obiettivo | lens, objectief
lens filter: lens filter, uv filter, camera filter, polarizer | objektivfilter | filtre d'objectif | filtro de objetivo | filtro per obiettivo | lensfilter
tripod: tripod, monopod | stativ | trépied | trípode | treppiede, cavalletto | statief
flash unit: flash unit, speedlite, camera flash | blitzgerät | flash appareil photo | flash de cámara | flash per fotocamera | flitser
camera bag: camera bag, camera case, camcorder bag, camera pouch | kameratasche, fototasche | sacoche photo, sac photo, sac pour appareil photo | bolsa para cámara, funda para cámara | borsa per fotocamera, custodia per fotocamera | cameratas
photo frame: picture frame, photo frame, poster frame, digital photo frame, digital picture frame | bilderrahmen, fotorahmen | cadre photo | marco de fotos, portarretratos | cornice, portafoto, cornice digitale | fotolijst, fotokader
binoculars: binoculars, binocular | fernglas | jumelles | prismáticos, binoculares | binocolo | verrekijker
gps: gps, gps navigator, gps receiver, navigation system, portable navigator, gps system | navigationsgerät, navi, navigationssystem | gps, navigateur gps | navegador gps, gps | navigatore, navigatore satellitare, gps | navigatiesysteem, navigatie, gps
fish finder: fish finder, fishfinder, chartplotter, sonar | fischfinder, echolot | sondeur, détecteur de poisson | sonda de pesca | ecoscandaglio | fishfinder
radar detector: radar detector | radarwarner | détecteur de radar | detector de radar | rilevatore radar | radardetector
game console: game console, video game console, game system | spielkonsole, spielekonsole | console de jeu, console de jeux | consola, videoconsola | console, console per videogiochi | spelcomputer, spelconsole
game controller: game controller, gamepad, joystick | gamepad, joystick, controller | manette, manette de jeu | mando, mando de juego | gamepad, joystick, controller | gamepad, controller
software: software | software | logiciel | software, programa | software | software
flash drive: flash drive, usb flash drive, usb drive, usb stick, thumb drive, pen drive, usb key, memory stick, flash memory drive | usb-stick, speicherstick | clé usb | memoria usb, pendrive, lápiz usb, llave usb | chiavetta usb, penna usb, pendrive, chiavetta | usb-stick, geheugenstick
hard drive: hard drive, hard disk, hard disk drive, external hard drive, hdd, external drive, portable drive, portable hard drive | festplatte | disque dur | disco duro | disco rigido, hard disk, disco fisso | harde schijf, hardeschijf
solid state drive: solid state drive, ssd, solid-state drive | ssd, ssd-festplatte | disque ssd, ssd | ssd, unidad de estado sólido, disco ssd | ssd, unità ssd, disco ssd | ssd, ssd-schijf
drive enclosure: drive enclosure, hard drive enclosure, hard drive case, external enclosure | festplattengehäuse | boîtier disque dur, boîtier pour disque dur | carcasa de disco duro, carcasa para disco duro | case per hard disk, box per hard disk, box esterno | behuizing voor harde schijf, schijfbehuizing
network storage: network attached storage, nas, network storage, storage server | netzwerkspeicher, nas | serveur nas, nas, stockage réseau | servidor nas, nas, almacenamiento en red | nas, archiviazione di rete | nas, netwerkopslag
optical drive: optical drive, superdrive, dvd drive, dvd writer, dvd burner, blu-ray drive, cd drive, dvd-rom, internal dvd drive, dvd rw drive, dvd-rw drive, dvd+rw drive, blu-ray writer, blu-ray burner, cd-rw drive, rewriter | dvd-brenner, dvd-laufwerk, laufwerk, brenner | graveur dvd, graveur, lecteur optique | grabadora de dvd, unidad óptica | masterizzatore, masterizzatore dvd, lettore ottico | dvd-brander, brander
memory: memory module, ram, memory, computer memory, ddr memory, memory upgrade, sdram, dimm, sodimm | arbeitsspeicher, speichermodul, ram | mémoire vive, barrette mémoire, mémoire ram, mémoire | memoria ram, módulo de memoria, memoria | memoria ram, modulo di memoria, memoria | werkgeheugen, geheugenmodule, ram-geheugen, geheugen
memory card: memory card, flash card, flash memory card | speicherkarte | carte mémoire | tarjeta de memoria | scheda di memoria, memory card | geheugenkaart
sd card < memory card: sd card, sdhc card, sdxc card, sdhc, sdxc, sd memory card, secure digital | sd-karte, sd-speicherkarte | carte sd | tarjeta sd | scheda sd | sd-kaart
microsd < memory card: microsd, micro sd, micro sd card, microsd card, microsdhc, microsdxc, micro sdhc, micro sdxc, micro secure digital, transflash | microsd, microsd-karte, micro-sd-karte, micro sd karte | carte microsd, carte micro sd, microsd | tarjeta microsd, tarjeta micro sd, microsd | scheda microsd, scheda micro sd, microsd | microsd-kaart, micro sd-kaart, microsd
compact flash < memory card: compact flash, compactflash, compact flash card, compactflash card, cf card | cf-karte, compactflash-karte | carte compactflash, carte cf | tarjeta compactflash, tarjeta cf | scheda compactflash, scheda cf | cf-kaart, compactflash-kaart
card reader: card reader, memory card reader, flash card reader | kartenleser, kartenlesegerät | lecteur de cartes, lecteur de carte | lector de tarjetas | lettore di schede, lettore di memory card | kaartlezer
graphics card: graphics card, video card, graphic card, geforce, radeon, gpu | grafikkarte | carte graphique | tarjeta gráfica, tarjeta de vídeo | scheda grafica, scheda video | videokaart, grafische kaart
sound card: sound card, audio card | soundkarte | carte son | tarjeta de sonido | scheda audio | geluidskaart
motherboard: motherboard, mainboard | mainboard, hauptplatine | carte mère | placa base, placa madre | scheda madre | moederbord
processor: processor, cpu | prozessor | processeur | procesador | processore | processor
cpu cooler: cpu cooler, case fan, chassis fan, heatsink, cpu fan | prozessorkühler, cpu-kühler | ventirad, refroidisseur de processeur | disipador, refrigerador de cpu | dissipatore | processorkoeler
notebook cooler: notebook cooler, laptop cooler, cooling pad, laptop cooling pad, chill mat, cooling stand, laptop cooling fan, notebook cooling fan, notepal, laptop cooling stand, netbook cooler | notebook-kühler, laptop-kühler, laptopkühler | refroidisseur pour ordinateur portable, ventilateur pour portable, support ventilé | refrigerador para portátil, base refrigeradora | base di raffreddamento, raffreddatore per notebook, raffreddatore | laptopkoeler, laptop koeler
computer case: computer case, atx case, tower case, mid tower, pc case, tower chassis | computergehäuse, pc-gehäuse, gehäuse | boîtier pc, boîtier d'ordinateur | caja de ordenador, torre pc | case per pc, case pc | computerbehuizing, pc-behuizing
power supply: power supply, psu, power supply unit | netzteil | alimentation | fuente de alimentación | alimentatore pc, alimentatore | voeding, pc-voeding
ups: ups, uninterruptible power supply, uninterrupted power supply, battery backup | usv, unterbrechungsfreie stromversorgung | onduleur | sai, sistema de alimentación ininterrumpida | gruppo di continuità, ups | ups, noodstroomvoeding
surge protector: surge protector, surge suppressor, power strip | überspannungsschutz, steckdosenleiste, mehrfachsteckdose | parasurtenseur, multiprise | protector de sobretensión, regleta | ciabatta, protezione da sovratensione, multipresa | overspanningsbeveiliging, stekkerdoos, stekkerblok
power inverter: power inverter, inverter | wechselrichter, spannungswandler | convertisseur de tension | inversor de corriente, inversor | inverter | omvormer
router: router, wireless router, wifi router | router | routeur | router, enrutador | router | router
modem: modem | modem | modem | módem | modem | modem
network switch: network switch, ethernet switch, gigabit switch, switch, desktop switch | netzwerkswitch, switch, netzwerk-switch | commutateur, switch réseau, commutateur réseau | conmutador, switch | switch, commutatore di rete | netwerkswitch, switch
kvm switch: kvm switch, kvm | kvm-switch, kvm-umschalter | commutateur kvm | conmutador kvm | switch kvm | kvm-switch
access point: access point, wireless access point | zugangspunkt, access point | point d'accès | punto de acceso | punto di accesso, access point | toegangspunt, accesspoint
range extender: range extender, wireless extender, repeater, range expander | repeater, wlan-verstärker | répéteur, répéteur wifi | repetidor, repetidor wifi, amplificador wifi | ripetitore, ripetitore wifi | repeater, wifi-versterker
network adapter: network adapter, wireless adapter, usb adapter, network card, ethernet adapter, wireless card, wifi adapter, usb network adapter, powerline adapter | netzwerkadapter, netzwerkkarte, wlan-stick, wlan-adapter | carte réseau, adaptateur réseau, adaptateur wifi, clé wifi | tarjeta de red, adaptador de red, adaptador wifi | scheda di rete, adattatore di rete, adattatore wifi | netwerkkaart, netwerkadapter, wifi-adapter
print server: print server | druckserver | serveur d'impression | servidor de impresión | server di stampa | printserver
usb hub: usb hub, hub | usb-hub, hub | hub usb, concentrateur, concentrateur usb | hub usb, concentrador, concentrador usb | hub usb, hub | usb-hub, hub
docking station: docking station, dock, port replicator | dockingstation | station d'accueil | estación de acoplamiento, base de conexión | docking station | dockingstation
cable: cable, hdmi cable, usb cable, cord, patch cable, ethernet cable, network cable, audio cable, vga cable, extension cable | kabel | câble, cordon | cable | cavo | kabel, snoer
extension cord < cable: extension cord, power cord | verlängerungskabel, netzkabel | rallonge, cordon d'alimentation | alargador, cable de alimentación | prolunga, cavo di alimentazione | verlengsnoer, netsnoer
adapter: adapter, adaptor, converter, connector, coupler | adapter, konverter | adaptateur, convertisseur | adaptador, convertidor | adattatore, convertitore | adapter, omzetter
splitter: splitter | verteiler, splitter | répartiteur, séparateur | divisor, splitter | sdoppiatore, splitter | splitter, verdeler
charger: charger, battery charger, car charger, wall charger, charging station, charging cradle, power adapter, ac adapter | ladegerät, ladekabel, ladestation | chargeur | cargador | caricabatterie, caricatore, caricabatteria | oplader, lader, laadstation
battery: battery, batteries, rechargeable battery, laptop battery, notebook battery | batterie, akku | pile, batterie | pila, batería | batteria, pila, pile | batterij, accu
remote control: remote control, remote, universal remote | fernbedienung | télécommande | mando a distancia, control remoto | telecomando | afstandsbediening
presenter: presenter, presentation remote, laser pointer, wireless presenter | presenter, laserpointer | télécommande de présentation, pointeur laser | presentador, puntero láser | puntatore laser, puntatore | presenter, laserpointer
blank disc: blank media, dvd-r, dvd+r, cd-r, cd-rw, dvd-rw, dvd+rw, bd-r, blank disc, recordable dvd, recordable cd, dvd-r disc, cd-r disc, spindle, recordable disc, dvd-ram, dvd-ram disc, dvd rw, cd rw, blank dvd, blank cd, disc spindle, dvd-r media, cd-r media, blu-ray disc | rohling, dvd-rohling, cd-rohling, rohlinge, leere dvd | cd vierge, dvd vierge, disque vierge | cd virgen, dvd virgen, disco virgen | cd vergine, dvd vergine, dvd vergini, cd vergini | lege dvd, lege cd, lege dvd's, blanco dvd
data cartridge: data cartridge, tape drive cartridge, backup tape, lto, tape media, data tape | datenkassette, datenband | cartouche de données, bande de sauvegarde | cartucho de datos, cinta de datos | cartuccia dati, nastro dati | datacartridge, datatape
disc storage: disc wallet, cd wallet, cd case, dvd case, disc storage, jewel case, cd binder, media wallet, cd sleeve | cd-hülle, cd-tasche, cd-box | pochette cd, rangement cd, étui cd | estuche de cd, funda para cd | custodia per cd, porta cd, portacd | cd-hoes, cd-map, cd-hoesje
case: case, cover, sleeve, pouch, skin, protective case, shell, holster, folio, wallet case | hülle, schutzhülle, tasche, etui, schutztasche | étui, housse, coque, pochette, boîtier | funda, estuche, carcasa | custodia, cover, guscio | hoes, hoesje, etui, beschermhoes
bag: bag, tote, briefcase, messenger bag, laptop bag, notebook case, laptop case, carrying case, shoulder bag, laptop tote | tasche, aktentasche, laptoptasche, umhängetasche | sac, sacoche, mallette, serviette | bolsa, bolso, maletín | borsa, valigetta, cartella porta pc | tas, aktetas, laptoptas, draagtas
backpack < bag: backpack, rucksack | rucksack | sac à dos | mochila | zaino | rugzak
screen protector: screen protector, screen film, screen guard, tempered glass, screen protector film | displayschutzfolie, schutzfolie, displayschutz, panzerglas | protection d'écran, film de protection, protège-écran | protector de pantalla | pellicola protettiva, proteggi schermo, salvaschermo | screenprotector, schermbeschermer
privacy filter: privacy filter, privacy screen, screen filter | blickschutzfilter, sichtschutzfilter, blickschutzfolie | filtre de confidentialité, filtre écran | filtro de privacidad | filtro privacy, filtro per la privacy | privacyfilter, privacy filter
armband: armband, arm band | sportarmband, oberarmtasche | brassard | brazalete | fascia da braccio | sportarmband
car mount < holder: car mount, dash mount, car cradle, vehicle mount, dash mounting kit, dash kit, car holder | autohalterung, kfz-halterung | support voiture | soporte para coche | supporto auto, supporto da auto | autohouder
wall mount: wall mount, tv mount, tv bracket, mount, mounting bracket, mounting kit, tv wall mount, ceiling mount, projector mount, wall bracket, tv wall bracket, ceiling bracket | wandhalterung, halterung, deckenhalterung | support mural, fixation murale | soporte de pared, soporte | supporto a parete, staffa, supporto | muurbeugel, wandbeugel, muursteun, beugel
stand: stand, monitor stand, laptop stand, laptop support, notebook support, notebook stand, monitor riser, riser, monitor arm, speaker stand | ständer, monitorständer, laptopständer, monitorarm | support, pied, bras pour écran | soporte para monitor, base, brazo para monitor | supporto per monitor, base, braccio per monitor | standaard, monitorstandaard, monitorarm
lapdesk: lapdesk, lap desk | laptopunterlage, knietablett | plateau pour ordinateur | bandeja para portátil | vassoio per portatile | laptray, laptoptafel
cleaning kit: cleaning kit, cleaner, cleaning wipe, cleaning wipes, cleaning cloth, air duster, duster, lens cleaner, cleaning cartridge, wipes | reinigungsset, reinigungstuch, reinigungstücher, druckluftspray, reiniger | kit de nettoyage, lingette, lingettes, nettoyant, dépoussiérant | kit de limpieza, toallitas, limpiador | kit di pulizia, salviette, detergente | schoonmaakset, reinigingsset, reinigingsdoekjes
security lock: security lock, cable lock, laptop lock, lock, padlock, microsaver | laptopschloss, kabelschloss, notebookschloss, vorhängeschloss, schloss | antivol, câble antivol, cadenas | candado, cable de seguridad | lucchetto, cavo di sicurezza, cavo antifurto | kabelslot, laptopslot, hangslot, slot
smoke alarm: smoke alarm, smoke detector, carbon monoxide alarm, sensor alarm | rauchmelder | détecteur de fumée | detector de humo | rilevatore di fumo | rookmelder
alarm system: alarm system, home security system, surveillance system, security system | alarmanlage | système d'alarme, alarme | sistema de alarma, alarma | sistema di allarme, allarme | alarmsysteem
dishwasher: dishwasher | geschirrspüler, spülmaschine, geschirrspülmaschine | lave-vaisselle | lavavajillas | lavastoviglie | vaatwasser, vaatwasmachine, afwasmachine
washing machine: washing machine, washer, clothes washer | waschmaschine | lave-linge, machine à laver | lavadora | lavatrice | wasmachine
floor washer: floor washer, floor scrubber, floor cleaner, scrubber dryer | bodenwischer, bodenreiniger, wischroboter, scheuersaugmaschine | laveur de sol, nettoyeur de sol, autolaveuse | fregadora, limpiador de suelos, fregasuelos | lavapavimenti, lavasciuga pavimenti | vloerreiniger, schrobmachine
pressure washer: pressure washer, power washer, high pressure cleaner | hochdruckreiniger | nettoyeur haute pression | hidrolimpiadora, hidrolavadora | idropulitrice | hogedrukreiniger, hogedrukspuit
clothes dryer: clothes dryer, dryer, tumble dryer | wäschetrockner, trockner | sèche-linge | secadora | asciugatrice | wasdroger, droger
refrigerator: refrigerator, fridge | kühlschrank | réfrigérateur, frigo | frigorífico, nevera, refrigerador | frigorifero, frigo | koelkast
freezer: freezer | gefrierschrank, tiefkühlschrank | congélateur | congelador | congelatore | vriezer, diepvriezer
wine cooler: wine cooler, wine refrigerator, beverage cooler | weinkühlschrank, weinkühler | cave à vin | vinoteca, enfriador de vino | cantinetta, cantinetta vino | wijnkoelkast
microwave: microwave, microwave oven | mikrowelle | micro-ondes, four à micro-ondes | microondas | microonde, forno a microonde | magnetron
oven: oven, toaster oven, range, electric range, gas range | backofen, ofen, herd | four, cuisinière | horno, cocina eléctrica | forno, cucina elettrica | oven, fornuis
cooktop: cooktop, hob | kochfeld | plaque de cuisson, table de cuisson | placa de cocina, vitrocerámica | piano cottura | kookplaat
range hood: range hood, cooker hood | dunstabzugshaube | hotte | campana extractora | cappa | afzuigkap
coffee maker: coffee maker, coffeemaker, espresso machine, coffee machine, espresso maker | kaffeemaschine, espressomaschine | cafetière, machine à café, machine à expresso | cafetera, máquina de café | macchina da caffè, macchina del caffè, macchina per caffè | koffiezetapparaat, koffiemachine, espressomachine
kettle: kettle, tea kettle, electric kettle | wasserkocher | bouilloire | hervidor, hervidor de agua | bollitore | waterkoker
toaster: toaster | toaster | grille-pain | tostadora | tostapane | broodrooster
blender: blender | standmixer, mixer | blender, mixeur | batidora, licuadora | frullatore | blender
food processor: food processor | küchenmaschine | robot de cuisine, robot culinaire | robot de cocina, procesador de alimentos | robot da cucina | keukenmachine
grill: grill, barbecue, gas grill, charcoal grill, barbecue grill | grill, gasgrill, holzkohlegrill | barbecue, gril | barbacoa, parrilla | barbecue, griglia | barbecue, gasbarbecue
griddle: griddle | grillplatte | plancha, plaque de gril | plancha | piastra | grillplaat, bakplaat
vacuum cleaner: vacuum cleaner, vacuum, hoover, upright vacuum, canister vacuum | staubsauger | aspirateur | aspiradora, aspirador | aspirapolvere | stofzuiger
iron: iron, steam iron | bügeleisen | fer à repasser | plancha de ropa | ferro da stiro | strijkijzer
air conditioner: air conditioner | klimaanlage, klimagerät | climatiseur | aire acondicionado, acondicionador de aire | condizionatore, climatizzatore | airco, airconditioner
heater: heater, space heater | heizgerät, heizlüfter, heizung | radiateur, chauffage | calefactor, calentador | stufa, termoventilatore | kachel, verwarming
fan: fan, case fan, cooling fan, table fan | ventilator, lüfter, gehäuselüfter | ventilateur | ventilador | ventilatore, ventola | ventilator
air purifier: air purifier, air cleaner | luftreiniger | purificateur d'air | purificador de aire | purificatore d'aria | luchtreiniger
humidifier: humidifier | luftbefeuchter | humidificateur | humidificador | umidificatore | luchtbevochtiger
scale: scale, scales, bathroom scale, kitchen scale | waage, küchenwaage | balance | báscula, balanza | bilancia | weegschaal
lamp: lamp, light, desk lamp, table lamp, bedside lamp, work lamp, night light, lantern | lampe, leuchte, schreibtischlampe, schreibtischleuchte, tischlampe, tischleuchte, nachttischlampe, leselampe, laterne | lampe, luminaire, lampe de bureau, lampe de table, lampe de chevet, lanterne | lámpara, flexo, lámpara de mesa, lámpara de escritorio, luz, farol | lampada, lampada da tavolo, lampada da scrivania, luce, lanterna | lamp, bureaulamp, tafellamp, nachtlamp, leeslamp, lantaarn
floor lamp < lamp: floor lamp, standing lamp, floor/reading lamp | stehlampe, stehleuchte | lampadaire, lampe sur pied | lámpara de pie | lampada da terra, piantana | staande lamp, vloerlamp
ceiling lamp < lamp: ceiling lamp, ceiling light, pendant lamp, pendant light, chandelier | deckenlampe, deckenleuchte, hängelampe, pendelleuchte | suspension, plafonnier, lustre | lámpara de techo, lámpara colgante | lampadario, plafoniera | hanglamp, plafondlamp
wall lamp < lamp: wall lamp, wall light, sconce | wandlampe, wandleuchte | applique | aplique | applique | wandlamp
projector lamp < lamp: projector lamp, projector bulb, projector replacement lamp, replacement projector lamp, replacement projector bulb | beamerlampe, projektorlampe | lampe de projecteur, lampe vidéoprojecteur | lámpara de proyector | lampada per proiettore | projectorlamp, beamerlamp
light bulb: light bulb, bulb | glühbirne, leuchtmittel | ampoule | bombilla | lampadina | gloeilamp, lamp
flashlight: flashlight, torch | taschenlampe | lampe de poche, lampe torche | linterna | torcia, torcia elettrica | zaklamp
candle: candle, tealight, tea light | kerze, teelicht | bougie | vela | candela | kaars
candle holder: candle holder, candlestick, tealight holder, t-light holder, t-light | kerzenhalter, teelichthalter | bougeoir, photophore | candelabro, portavelas | portacandela, portacandele, candeliere | kaarsenhouder, kandelaar
clock: clock, wall clock, alarm clock | uhr, wanduhr, wecker | horloge, pendule, réveil | reloj de pared, reloj, despertador | orologio, orologio da parete, sveglia | klok, wandklok, wekker
desk: desk, writing desk, computer desk, corner desk, sit/stand desk | schreibtisch, computertisch, eckschreibtisch | bureau | escritorio | scrivania | bureau, schrijftafel, schrijfbureau
desk pad: desk pad, desk mat, desk blotter, desk protector | schreibtischunterlage, schreibunterlage | sous-main | vade de escritorio, protector de escritorio | sottomano | bureauonderlegger
desk organizer: desk organizer, desk organiser, desktop organizer, rotary organizer, pen holder, pencil holder, pencil cup, letter tray, desk tray, desk caddy | schreibtischorganizer, stiftehalter, stifteköcher, briefablage | organiseur de bureau, pot à crayons, corbeille à courrier | organizador de escritorio, portalápices, bandeja portadocumentos | portapenne, organizer da scrivania, vaschetta portacorrispondenza | bureauorganizer, pennenbak, brievenbak
table: table, dining table, side table, coffee table, bedside table, extendable table, bar table, trestle table, drop-leaf table, gateleg table, nest of tables, console table | tisch, esstisch, couchtisch, beistelltisch, nachttisch, klapptisch | table, table basse, table d'appoint, table de chevet | mesa, mesita, mesilla, mesa de centro | tavolo, tavolino, comodino | tafel, eettafel, salontafel, bijzettafel
coffee table < table: coffee table | couchtisch | table basse | mesa de centro, mesa de café | tavolino da salotto, tavolino | salontafel, koffietafel
table top: table top, tabletop, worktop | tischplatte, arbeitsplatte | plateau de table, plan de travail | tablero, encimera | piano tavolo, ripiano del tavolo, piano di lavoro | tafelblad, werkblad
table leg: leg, trestle, underframe | tischbein, tischbock, gestell | pied de table, tréteau | pata de mesa, caballete | gamba del tavolo, cavalletto | tafelpoot, schraag, onderstel
chair: chair, dining chair, folding chair, swivel chair, office chair, conference chair, highchair | stuhl, bürostuhl, esszimmerstuhl, drehstuhl, klappstuhl | chaise, chaise pliante, chaise de bureau | silla, silla plegable, silla de oficina | sedia, sedia pieghevole, sedia da ufficio | stoel, eetkamerstoel, bureaustoel, klapstoel
office chair < chair: office chair, task chair, swivel chair, conference chair, desk chair | bürostuhl, drehstuhl, schreibtischstuhl | chaise de bureau, fauteuil de bureau | silla de oficina, silla giratoria | sedia da ufficio, sedia girevole, poltrona da ufficio | bureaustoel, draaistoel, kantoorstoel
high chair < chair: highchair, high chair | hochstuhl, kinderhochstuhl | chaise haute | trona | seggiolone | kinderstoel
armchair: armchair, recliner, wing chair, easy chair, rocking-chair, rocking chair, chaise longue | sessel, ohrensessel, armsessel | fauteuil | sillón, butaca | poltrona | fauteuil, leunstoel
stool: stool, bar stool, step stool, footstool, pouffe, pouf | hocker, barhocker, tritthocker, schemel | tabouret, pouf, tabouret de bar | taburete, puf | sgabello, pouf | kruk, barkruk, poef
bench: bench | sitzbank | banc | banco | panca, panchina | zitbank, tuinbank
sofa: sofa, couch, loveseat, chaise | sofa, couch | canapé | sofá | divano | bank, sofa, zetel
bookcase: bookcase, book shelf, bookshelf | bücherregal, bücherschrank | bibliothèque, étagère à livres | librería, estantería para libros | libreria | boekenkast
shelf: shelf, shelving unit, shelf unit, shelving, wall shelf, rack unit, shelves | regal, wandregal, regalbrett | étagère, rayonnage | estante, estantería, balda | scaffale, mensola, ripiano, scaffalatura | plank, stellingkast, wandplank, rek
cabinet: cabinet, cupboard, storage cabinet, wall cabinet, cabinet with doors, glass-door cabinet, sideboard | schrank, schränkchen, vitrine, anrichte, hängeschrank | armoire, buffet, placard, vitrine, meuble de rangement | armario, aparador, vitrina | armadietto, credenza, mobile, vetrina, armadio | kast, kastje, dressoir, vitrinekast
wardrobe: wardrobe | kleiderschrank | penderie, armoire à vêtements | ropero, armario ropero | guardaroba | kledingkast, garderobekast
chest of drawers: chest of drawers, drawer unit, drawer chest, drawers, dresser | kommode, schubladenkommode, schubladenelement | commode, caisson à tiroirs | cómoda, cajonera | cassettiera, comò | ladekast, ladeblok, commode
tv bench: tv bench, tv storage unit, tv stand, tv storage combination, tv unit, tv cabinet, entertainment center | tv-bank, fernsehtisch, tv-schrank, tv-möbel, lowboard | meuble tv, banc tv | mueble de tv, mueble tv, mueble para televisor | mobile tv, mobile porta tv, porta tv | tv-meubel, tv-kast
room divider: room divider, screen divider | raumteiler, paravent | paravent, cloison | biombo | paravento, divisorio | kamerscherm, roomdivider
trolley: trolley, cart, kitchen cart, utility cart, kitchen island | servierwagen, rollwagen, küchenwagen, teewagen | desserte, chariot, table roulante | carrito, camarera, carro | carrello, carrellino | trolley, serveerwagen, roltafel
coat rack: coat rack, hat rack, coat hook, hook, hanger, coat hanger | kleiderhaken, garderobe, haken, kleiderbügel | portemanteau, crochet, patère, cintre | perchero, gancho, percha | attaccapanni, gancio, appendiabiti | kapstok, haak, kledinghanger
bed: bed, bed frame, futon | bett | lit | cama | letto | bed
mattress: mattress | matratze | matelas | colchón | materasso | matras
rug: rug, carpet, area rug | teppich | tapis | alfombra | tappeto | tapijt, vloerkleed
doormat: doormat, door mat | fußmatte, fussmatte | paillasson | felpudo | zerbino | deurmat
chair mat: chair mat, chairmat, floor mat | bodenschutzmatte | tapis protège-sol | alfombrilla para silla, protector de suelo | tappeto per sedia | stoelmat, vloermat
cushion: cushion, pillow, cushion cover | kissen, polster | coussin, oreiller | cojín, almohada | cuscino | kussen
curtain: curtain, blind | vorhang, gardine | rideau | cortina | tenda | gordijn
mirror: mirror | spiegel | miroir | espejo | specchio | spiegel
vase: vase | vase | vase | jarrón, florero | vaso da fiori | vaas
mug: mug, coffee mug, travel mug | becher, kaffeebecher | mug | taza, jarra | tazza | mok, beker
cup: cup, teacup, cup and saucer | tasse, teetasse | tasse, gobelet | taza, copa | tazza, tazzina | kop, kopje
egg cup: egg cup | eierbecher | coquetier | huevera | portauovo | eierdopje
plate: plate, paper plate, dinner plate, cake stand, cakestand | teller, pappteller | assiette | plato | piatto | bord, bordje
bowl: bowl, pudding bowl | schüssel, schale | bol, saladier | cuenco, tazón, bol | ciotola, scodella | kom, schaal
glass: drinking glass, tumbler, wine glass | trinkglas, weinglas | verre | vaso | bicchiere | drinkglas, wijnglas
bottle: bottle, hot water bottle, water bottle | flasche, wärmflasche, trinkflasche | bouteille, bouillotte, gourde | botella, bolsa de agua caliente | bottiglia, borraccia, borsa dell'acqua calda | fles, kruik
hot water bottle < bottle: hot water bottle | wärmflasche | bouillotte | bolsa de agua caliente | borsa dell'acqua calda | kruik, warmwaterkruik
teapot: teapot, tea pot | teekanne | théière | tetera | teiera | theepot
jug: jug, pitcher, milk jug | krug, kanne | pichet, cruche | jarra | brocca, caraffa | kan, kruik
tray: tray, tea tray | tablett | plateau | bandeja | vassoio | dienblad
tea towel: tea towel, dish towel, towel | geschirrtuch, handtuch | torchon, serviette de bain | paño de cocina, toalla | strofinaccio, canovaccio, asciugamano | theedoek, handdoek
apron: apron | schürze | tablier | delantal | grembiule | schort
napkin: napkin, paper napkin, serviette | serviette, papierserviette | serviette en papier, serviette | servilleta | tovagliolo | servet
cutlery: cutlery, spoon, fork, knife | besteck, löffel, gabel, messer | couverts, cuillère, fourchette, couteau | cubiertos, cuchara, tenedor, cuchillo | posate, cucchiaio, forchetta, coltello | bestek, lepel, vork, mes
cake tin: cake tin, baking tin, baking pan, cake mould, mould, cake case | backform, kuchenform | moule à gâteau, moule | molde, molde para tarta | tortiera, stampo, stampo per dolci | bakvorm, cakeblik, taartvorm
pan: pan, frying pan, saucepan, cookware, cookware set | pfanne, topf, kochtopf | poêle, casserole | sartén, cazo, olla | padella, pentola | pan, koekenpan
lunch box: lunch box, lunchbox, lunch bag, snack box | brotdose, lunchbox, brotzeitdose | boîte à lunch, lunch box, boîte à goûter | fiambrera, lonchera | porta pranzo, portapranzo, lunch box | lunchbox, broodtrommel
storage box: storage box, box, storage tin, tin, storage bin, container, canister, storage jar, jar, bin, storage case | aufbewahrungsbox, kiste, dose, vorratsdose, schachtel, kasten, karton, box | boîte de rangement, boîte, bac, caisse | caja de almacenamiento, caja, lata, tarro | scatola, contenitore, barattolo, latta | opbergbox, doos, dozen, blik, bak, kist, box
basket: basket | korb | panier, corbeille | cesta, cesto | cestino, cesta | mand, mandje
waste bin: waste basket, wastebasket, trash can, waste bin, dustbin | papierkorb, mülleimer, abfalleimer | poubelle, corbeille à papier | papelera, cubo de basura | cestino, pattumiera | prullenbak, prullenmand, afvalemmer
shopping bag < bag: shopper, shopping bag, jumbo bag, lunch bag, charlotte bag, tote bag, party bag | einkaufstasche, einkaufsbeutel | sac de courses, cabas | bolsa de la compra | borsa della spesa, shopper | boodschappentas
gift wrap: gift wrap, wrap, wrapping paper, gift bag | geschenkpapier | papier cadeau | papel de regalo | carta regalo, carta da regalo | cadeaupapier, inpakpapier
greeting card: greeting card, birthday card, gift card, postcard | grußkarte, glückwunschkarte, geburtstagskarte, postkarte | carte de vœux, carte d'anniversaire, carte postale | tarjeta de felicitación, tarjeta de cumpleaños, postal | biglietto d'auguri, biglietto di auguri, cartolina | wenskaart, verjaardagskaart, ansichtkaart
garland: garland, bunting | girlande, wimpelkette | guirlande, fanion | guirnalda, banderines | ghirlanda, festone | slinger, vlaggetjeslijn
doorstop: doorstop, door stop | türstopper | butoir de porte, cale-porte, bloque-porte | tope de puerta | fermaporta | deurstopper
umbrella: umbrella, parasol | regenschirm, schirm, sonnenschirm | parapluie, parasol | paraguas, sombrilla | ombrello, ombrellone | paraplu, parasol
drill: drill, cordless drill, power drill | bohrmaschine, akkubohrer, bohrer | perceuse | taladro, taladradora | trapano | boor, boormachine
screwdriver: screwdriver | schraubendreher, schraubenzieher | tournevis | destornillador | cacciavite | schroevendraaier
hammer: hammer | hammer | marteau | martillo | martello | hamer
saw: saw | säge | scie | sierra | sega | zaag
tool kit: tool kit, tool set, toolkit, toolbox, tool box | werkzeugset, werkzeugkasten, werkzeugkoffer | boîte à outils, kit d'outils | caja de herramientas, juego de herramientas | cassetta degli attrezzi, set di attrezzi | gereedschapset, gereedschapskist
tape measure: tape measure, measuring tape | maßband, massband, bandmaß | mètre ruban, mètre à ruban | cinta métrica | metro a nastro, metro | rolmaat, meetlint
ladder: ladder, step ladder | leiter | échelle, escabeau | escalera | scala | ladder
glove: glove, gloves | handschuh | gant | guante | guanto | handschoen
toy: toy, puzzle, game, jigsaw | spielzeug, spiel | jouet, jeu | juguete, juego | giocattolo, gioco | speelgoed, spel
doll: doll | puppe | poupée | muñeca | bambola | pop
watch: watch, wristwatch, smartwatch | armbanduhr | montre | reloj de pulsera | orologio da polso | horloge
jewellery: necklace, bracelet, earrings, ring, brooch | halskette, armband, ohrringe | collier, bracelet, boucles d'oreilles | collar, pulsera, pendientes | collana, bracciale, orecchini | ketting, armband, oorbellen
sim card: sim card, sim kit, sim | sim-karte | carte sim | tarjeta sim | scheda sim | simkaart
hotspot: hotspot, mobile hotspot, mobile broadband | hotspot | point d'accès mobile | punto de acceso móvil | hotspot mobile | hotspot
selfie stick: selfie stick | selfie-stick | perche à selfie | palo selfie | bastone selfie | selfiestick
sprayer: sprayer, hose, sprinkler | sprühgerät, gartenschlauch | pulvérisateur, tuyau d'arrosage | pulverizador, manguera | spruzzatore, tubo da giardino | sproeier, tuinslang
castor: castor, caster, wheel | rolle, möbelrolle | roulette | rueda, ruedecilla | rotella | zwenkwiel, wieltje
knob: knob, drawer knob, handle | türknauf, knauf, griff | bouton de tiroir, poignée | pomo, tirador | pomello, maniglia | knop, handgreep, greep
sign: sign, metal sign | schild, blechschild | panneau, plaque | letrero, cartel | insegna, targa, cartello | bord van metaal, tekstbord
pin board: pin board, bulletin board, cork board, memo board | pinnwand, korktafel | tableau d'affichage, tableau en liège | tablón de anuncios, tablón de corcho | bacheca, bacheca di sughero | prikbord, kurkbord
magnet: magnet | magnet | aimant | imán | magnete, calamita | magneet
key ring: key ring, key fob, keyring, keychain | schlüsselanhänger | porte-clés | llavero | portachiavi | sleutelhanger
hair dryer: hair dryer, hairdryer | haartrockner, föhn | sèche-cheveux | secador de pelo | asciugacapelli, phon | haardroger, föhn
shaver: shaver, razor | rasierer, rasierapparat | rasoir | afeitadora, maquinilla | rasoio | scheerapparaat
wash bag: washbag, wash bag, toiletry bag | kulturbeutel, waschbeutel | trousse de toilette | neceser | beauty case, trousse da bagno | toilettas
water dispenser: water dispenser, water cooler, drinking fountain, water filter | wasserspender, wasserfilter | fontaine à eau, filtre à eau | dispensador de agua, filtro de agua | dispenser d'acqua, filtro dell'acqua | waterdispenser, waterfilter
sewing machine: sewing machine | nähmaschine | machine à coudre | máquina de coser | macchina da cucire | naaimachine
cash register: cash register, cash drawer | registrierkasse, kassenlade | caisse enregistreuse, tiroir-caisse | caja registradora | registratore di cassa | kassa, kassalade
barcode scanner: barcode scanner, bar code scanner | barcodescanner | lecteur de codes-barres, douchette | lector de códigos de barras | lettore di codici a barre | barcodescanner
safe: safe | tresor, safe | coffre-fort | caja fuerte | cassaforte | kluis
`;
