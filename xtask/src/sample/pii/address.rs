//! Postal addresses: invented streets, in the form of the country.

use super::Country;
use crate::sample::random::Random;

/// An address in one line.
pub(super) fn address(country: Country, random: &mut Random) -> String {
    let n = random.between(2, 148);
    let (street, (city, code)) = {
        let (streets, cities) = parts(country);
        (random.pick(streets), random.pick(cities))
    };
    let tail = random.digits(if matches!(country, Country::Us | Country::Fr) {
        2
    } else {
        3
    });
    match country {
        Country::Us => format!("{n} {street}, {city} {code}{tail}"),
        Country::Gb => format!("{n} {street}, {city} {code}"),
        Country::De => format!("{street} {n}, {code}{tail} {city}"),
        Country::Fr => format!("{n} {street}, {code}{tail} {city}"),
        Country::Es | Country::Nl | Country::It => format!("{street} {n}, {code} {city}"),
        Country::Pl => format!("{street} {n}/{}, {code}-{tail} {city}", n % 9 + 1),
        Country::Pt => format!("{street} {n}, {code}-{tail} {city}"),
        Country::Br => format!("{street}, {n}, {city}, CEP {code}-{tail}"),
        Country::Tr => format!("{street} No: {n}, {code} {city}"),
        Country::Ru => format!(
            "{code}{tail}, г. {city}, {street}, д. {n}, кв. {}",
            n % 70 + 1
        ),
        Country::Jp => format!(
            "〒{code}-0{tail} {city}{street}{}-{}-{n}",
            n % 5 + 1,
            n % 9 + 1
        ),
        Country::Kr => format!("{city} {street} {n}, {}동 {}호", n % 7 + 101, n % 9 + 301),
        Country::Cn => format!("{city}{street}{n}号{}单元{}室", n % 4 + 1, n % 9 + 501),
        Country::Eg => format!("{n} {street}، {city}"),
        Country::Th => format!("{n}/{} {street} {city} {code}", n % 30 + 1),
    }
}

type Places = [(&'static str, &'static str)];

/// Streets, and cities with (the beginning of) a postal code.
#[expect(clippy::too_many_lines, reason = "a table")]
fn parts(country: Country) -> (&'static [&'static str], &'static Places) {
    match country {
        Country::Us => (
            &[
                "Quillfeather Lane",
                "Old Tannery Road",
                "Larkspur Hollow Dr",
                "Ninebark Avenue",
                "Copperkettle Ct",
            ],
            &[
                ("Dayton, OH", "454"),
                ("Boise, ID", "837"),
                ("Tacoma, WA", "984"),
                ("Macon, GA", "312"),
            ],
        ),
        Country::Gb => (
            &[
                "Thimblewell Road",
                "Gosling Hatch",
                "Harrowgate Rise",
                "Wickerby Close",
                "Little Fennel Street",
            ],
            &[
                ("Leeds", "LS99 4ZZ"),
                ("Bristol", "BS98 1XX"),
                ("Norwich", "NR99 2ZA"),
                ("Cardiff", "CF99 7XZ"),
            ],
        ),
        Country::De => (
            &[
                "Kiebitzstieg",
                "Am Quellrain",
                "Torfkahnweg",
                "Wacholderzeile",
                "Hinterm Backhaus",
            ],
            &[
                ("Kassel", "34"),
                ("Rostock", "18"),
                ("Mannheim", "68"),
                ("Erfurt", "99"),
            ],
        ),
        Country::Fr => (
            &[
                "rue des Trois Merlettes",
                "impasse du Vieux Four",
                "allée des Sorbiers Bleus",
                "chemin du Lavoir Perdu",
            ],
            &[
                ("Nantes", "440"),
                ("Dijon", "210"),
                ("Toulouse", "310"),
                ("Angers", "490"),
            ],
        ),
        Country::Es => (
            &[
                "Calle de la Alondra Verde",
                "Calle Molino Quieto",
                "Avenida de los Membrillos",
                "Calle Tejar Hondo",
            ],
            &[
                ("Valencia", "46019"),
                ("Zaragoza", "50018"),
                ("Gijón", "33209"),
                ("Murcia", "30012"),
            ],
        ),
        Country::It => (
            &[
                "Via dei Corbezzoli",
                "Vicolo del Gelso Nero",
                "Via Fontanile Vecchio",
                "Via delle Civette",
            ],
            &[
                ("Parma", "43125"),
                ("Bari", "70126"),
                ("Torino", "10137"),
                ("Pesaro", "61122"),
            ],
        ),
        Country::Nl => (
            &[
                "Wilgenkadepad",
                "Turfschippersgracht",
                "Kievitsbloemlaan",
                "Oude Roggestraat",
            ],
            &[
                ("Zwolle", "8099 ZX"),
                ("Utrecht", "3599 XZ"),
                ("Haarlem", "2099 XA"),
                ("Tilburg", "5099 ZZ"),
            ],
        ),
        Country::Pl => (
            &[
                "ul. Jarzębinowa Miedza",
                "ul. Stara Olejarnia",
                "ul. Czajkowa",
                "ul. Trzech Wierzb",
            ],
            &[
                ("Poznań", "61"),
                ("Lublin", "20"),
                ("Gdynia", "81"),
                ("Wrocław", "53"),
            ],
        ),
        Country::Pt => (
            &[
                "Rua do Medronheiro",
                "Travessa do Forno Velho",
                "Rua das Andorinhas Azuis",
            ],
            &[("Braga", "4710"), ("Setúbal", "2900"), ("Coimbra", "3030")],
        ),
        Country::Br => (
            &[
                "Rua Ipê do Sereno",
                "Rua das Jandaias",
                "Travessa Pitangueira",
                "Rua Moinho da Serra",
            ],
            &[
                ("Curitiba - PR", "80999"),
                ("Recife - PE", "50999"),
                ("Campinas - SP", "13999"),
            ],
        ),
        Country::Tr => (
            &[
                "Ardıçlı Çeşme Sokak",
                "Kumrulu Bahçe Cad.",
                "Eski Değirmen Sokak",
                "Ihlamur Yokuşu",
            ],
            &[
                ("Nilüfer/Bursa", "16999"),
                ("Karşıyaka/İzmir", "35999"),
                ("Tepebaşı/Eskişehir", "26999"),
            ],
        ),
        Country::Ru => (
            &[
                "ул. Рябиновый Лог",
                "ул. Старая Мельница",
                "Кленовый пер.",
                "ул. Трёх Ветров",
            ],
            &[
                ("Самара", "443"),
                ("Тверь", "170"),
                ("Томск", "634"),
                ("Пермь", "614"),
            ],
        ),
        Country::Jp => (
            &["柳沢町", "若葉野", "月見坂町", "水車通り"],
            &[
                ("静岡県浜松市", "430"),
                ("広島県福山市", "720"),
                ("新潟県長岡市", "940"),
            ],
        ),
        Country::Kr => (
            &["달맞이물길", "은행나무샘로", "솔바람안길", "느티재로"],
            &[
                ("대전광역시", ""),
                ("광주광역시", ""),
                ("경기도 수원시", ""),
            ],
        ),
        Country::Cn => (
            &["柳荫里路", "青石桥巷", "望溪东路", "稻香弄"],
            &[("杭州市", ""), ("成都市", ""), ("武汉市", "")],
        ),
        Country::Eg => (
            &[
                "شارع نخلة البستان",
                "شارع الساقية القديمة",
                "شارع زهر الليمون",
            ],
            &[("طنطا", ""), ("القاهرة", ""), ("المنصورة", "")],
        ),
        Country::Th => (
            &["ถนนสวนลำพู", "ซอยบ้านตะวัน", "ถนนทุ่งดอกแก้ว"],
            &[
                ("เชียงใหม่", "50999"),
                ("ขอนแก่น", "40999"),
                ("กรุงเทพฯ", "10999"),
            ],
        ),
    }
}
