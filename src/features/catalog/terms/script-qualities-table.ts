/**
 * What things are like, by its words in Japanese and in Arabic: `English name of the other tables: Japanese | Arabic`. Arabic words stand without
 * article; what is irregular in the plural stands here. Written by hand for this project; data, so its length is its own.
 */
export const SCRIPT_QUALITIES_TABLE = `
black: 黒, 黒い, ブラック | اسود, سوداء
white: 白, 白い, ホワイト | ابيض, بيضاء
red: 赤, 赤い, レッド | احمر, حمراء
blue: 青, 青い, ブルー | ازرق, زرقاء
green: 緑, 緑の, グリーン | اخضر, خضراء
yellow: 黄色, 黄色い, イエロー | اصفر, صفراء
pink: ピンク | وردي, زهري
brown: 茶色, ブラウン | بني
grey: グレー, 灰色 | رمادي
silver: シルバー, 銀 | فضي
gold: ゴールド, 金色 | ذهبي
stainless steel: ステンレス | ستانلس ستيل, فولاذ مقاوم للصدا, ستيل
steel: スチール | فولاذ
metal: 金属, メタル | معدن, معدني, معدنية
wood: 木製, 木, ウッド | خشب, خشبي, خشبية
leather: 革, 本革, レザー | جلد, جلدي
plastic: プラスチック | بلاستيك, بلاستيكي
ceramic: 陶器, セラミック | سيراميك
cotton: 綿, コットン | قطن, قطني
wireless: ワイヤレス, 無線, コードレス | لاسلكي, لاسلكية
wired: 有線 | سلكي, سلكية
laser: レーザー | ليزر, ليزرية
inkjet: インクジェット | نافثة للحبر, حبرية
portable: ポータブル, 携帯用 | محمول, محمولة
external: 外付け | خارجي, خارجية
internal: 内蔵 | داخلي, داخلية
rechargeable: 充電式 | قابل للشحن
waterproof: 防水 | مقاوم للماء, ضد الماء
ergonomic: 人間工学, エルゴノミクス | مريح
folding: 折りたたみ, 折り畳み | قابل للطي, قابلة للطي
adjustable: 調節可能, 高さ調節 | قابل للتعديل
electric: 電動, 電気 | كهربائي, كهربائية
gaming: ゲーミング | العاب الفيديو
outdoor: 屋外, 屋外用 | خارج المنزل
kitchen: キッチン, 台所 | مطبخ
office: オフィス, 事務 | مكتبي, مكتبية
bathroom: 浴室, バスルーム | حمام
children: 子供, 子供用, キッズ | اطفال, للاطفال
round: 丸型, 丸い | دائري, دائرية, مستدير
small: 小さい, 小型 | صغير, صغيرة
large: 大きい, 大型 | كبير, كبيرة
purple: 紫, 紫色, パープル | بنفسجي, بنفسجية
orange: オレンジ | برتقالي, برتقالية
beige: ベージュ | بيج
cyan: シアン | سماوي
colour: カラー | ملون, ملونة, الوان
clear: 透明, クリア | شفاف, شفافة
aluminium: アルミ, アルミニウム | المنيوم
silicone: シリコン, シリコーン | سيليكون
wool: ウール, 羊毛 | صوف, صوفي
rubber: ゴム, ラバー | مطاط, مطاطي
cork: コルク | فلين
enamel: ホーロー, 琺瑯 | مينا
bluetooth: ブルートゥース | بلوتوث
gigabit: ギガビット | جيجابت, غيغابت
optical: 光学式, 光学 | بصري, بصرية
digital: デジタル | رقمي, رقمية
noise cancelling: ノイズキャンセリング | عازلة للضوضاء, عازل للضوضاء
retractable: 巻き取り式 | قابل للسحب
manual: 手動 | يدوي, يدوية
gas: ガス | غاز
solar: ソーラー, 太陽光 | طاقة شمسية
prepaid: プリペイド | مسبق الدفع
unlocked: simフリー, ロック解除 | مفتوح, مفتوحة
refurbished: 整備済み, 再生品 | مجدد, مجددة
universal: ユニバーサル, 汎用 | عالمي
indoor: 屋内, 室内 | داخل المنزل
bedroom: 寝室 | غرفة نوم
dining: ダイニング | غرفة طعام, طعام
living room: リビング | غرفة معيشة
wall: 壁 | جداري, جدارية, حائط
ceiling: 天井 | سقف
corner: コーナー | زاوية
extendable: 伸縮, 伸長式 | قابل للتمديد, قابلة للتمديد
bar: バー, カウンター | بار
swivel: 回転, 回転式 | دوار, دوارة
storage: 収納 | تخزين
photo: 写真, フォト | صور, صورة
music: 音楽 | موسيقى
video: ビデオ | فيديو
audio: オーディオ | صوتي, صوتية
car: 車, 車載, 車用, カー | سيارة, للسيارة
travel: 旅行, 旅行用 | سفر
school: 学校, 学生 | مدرسي, مدرسية
vintage: ビンテージ | عتيق, كلاسيكي
christmas: クリスマス | عيد الميلاد
birthday: 誕生日 | عيد ميلاد
heart: ハート | قلب
coffee: コーヒー | قهوة
tea: 紅茶, お茶 | شاي
cake: ケーキ | كيك, كعك
wine: ワイン | نبيذ
matte: マット, 無光沢 | غير لامع
multifunction: 複合機, 多機能 | متعددة الوظائف, متعدد الوظائف
monochrome: モノクロ, 白黒 | احادي اللون, احادية اللون
stereo: ステレオ | ستيريو
hd: ハイビジョン | عالي الدقة
flat: 薄型 | مسطح, مسطحة
front loading: ドラム式 | تحميل امامي
built in: ビルトイン, 内蔵型 | مدمج, مدمجة
magnetic: マグネット式, 磁気 | مغناطيسي, مغناطيسية
heavy duty: 業務用 | شديد التحمل, شديدة التحمل
cross cut: クロスカット | قص متقاطع
permanent: 油性 | دائم, دائمة
inch: インチ | بوصة
cm: センチ, センチメートル | سم
`;
