-- Names of people and firms that do not exist, from the many backgrounds that clients have.
--
-- Adds   pg_temp.origins (100 slots, weighted), pg_temp.unusual (names that programs get wrong),
--        pg_temp.strangers (4,096 buyers and sellers), function pg_temp.entity()
-- Needs  01_helpers
create temporary table origins on commit drop as
select slot, given, family
  from (values
    ( 0, 21, '{James,Emily,Michael,Sarah,Robert,Ashley,William,Jessica,Andrew,Lauren,Marcus,Denise,Gregory,Tamara,Walter,Beverly,Curtis,Yvonne,Russell,Paige}'::text[],
             '{Whitcomb,Halvorsen,Prescott,Langley,Abernathy,Kingsley,Thornton,Caldwell,Merriweather,Holbrook,Winslow,Stanton,Granger,Pemberton,Loxley,Tillman,Ashford,Rutherford,Beckwith,Farnsworth}'::text[]),
    (22, 41, '{María,José,Guadalupe,Luis,Carmen,Javier,Alejandra,Ricardo,Xiomara,Ignacio,Lucía,Rubén,Marisol,Octavio,Paloma,Esteban,Ximena,Raúl,Inés,Fernando}',
             '{Ortega,Villaseñor,Peña,Castañeda,Mondragón,Zúñiga,Quintanilla,Barragán,Escobedo,Santillán,Arévalo,Cárdenas,Ybarra,Montoya,Luján,"De la Cruz","García Márquez",Treviño,Olmos,Saucedo}'),
    (42, 48, '{Wei,Mei-Ling,Jun,Xiaoyan,Kevin,Grace,Hao,Lihua,Ming,Yuting,Raymond,Shu-Fen}',
             '{Chen,Huang,Liang,Zhao,Ouyang,Tseng,Kwok,Szeto,Fong,Leung,Hsu,Situ}'),
    (49, 53, '{Thanh,Linh,Quang,Huong,Duc,Kim-Anh,Bao,Tuyet,Minh,Phuong,Vinh,Ngoc}',
             '{Nguyen,Tran,Pham,Huynh,Vo,Dang,Bui,Truong,Ngo,Duong,Luong,Trinh}'),
    (54, 57, '{Jasmine,Ramon,Luzviminda,Arnel,Maricel,Rodrigo,Imelda,Crisanto,Rowena,Benjie,Corazon,Efren}',
             '{Dimaculangan,Bautista,Macaraeg,Pangilinan,Batungbakal,Salonga,Catacutan,Magsaysay,Tolentino,Ocampo,Manalastas,Lacsamana}'),
    (58, 63, '{Priya,Arjun,Lakshmi,Vikram,Anjali,Suresh,Deepa,Harpreet,Gurinder,Meenakshi,Rajesh,Kavita}',
             '{Venkataraman,Subramaniam,Chaudhary,Dhillon,Raghunathan,Mukherjee,Sandhu,Krishnamurthy,Bhattacharya,Patwardhan,Iyengar,Gill}'),
    (64, 67, '{Ji-Woo,Min-Jun,Soo-Yeon,Hyun,Eun-Ji,Sung-Ho,Hana,Dong-Wook,Yuna,Jae,Mi-Kyung,Tae-Yang}',
             '{Park,Choi,Jeong,Hwang,Namgung,Seo,Kwon,Yoon,Bae,Ryu,Shin,Moon}'),
    (68, 70, '{Haruka,Kenji,Naomi,Takeshi,Yuki,Satoshi,Emiko,Daichi,Sachiko,Ryo}',
             '{Nakagawa,Fujimoto,Ishikawa,Kobayashi,Watanabe,Matsuoka,Hayashida,Okabayashi,Shimizu,Tanimoto}'),
    (71, 75, '{Layla,Omar,Nadia,Karim,Farid,Samira,Yasmin,Tariq,Reza,Shirin,Dariush,Parisa}',
             '{Al-Sayegh,Haddad,Khoury,Barakat,"El Masri",Mansour,Farahani,Tehranchi,Golestani,Moradi,Rahmani,Nazarian}'),
    (76, 79, '{Armen,Anahit,Vartan,Siranush,Hovik,Talin,Gevorg,Nairi,Ani,Raffi}',
             '{Petrosyan,Hovhannisyan,Der-Sarkissian,Gharibian,Manukyan,Terzian,Baghdasarian,Avakian,Yeghiazaryan,Kocharian}'),
    (80, 84, '{Chinedu,Amara,Oluwaseun,Ngozi,Kwame,Abena,Tesfaye,Selamawit,Fatou,Ibrahima,Zanele,Sipho}',
             '{Okonkwo,Adebayo,Nwachukwu,Oyelaran,Mensah,Boateng,Gebremariam,Woldegiorgis,Diallo,Ndiaye,Khumalo,Mthembu}'),
    (85, 90, '{Siobhan,Declan,Giulia,Matteo,Anneliese,Jürgen,Élodie,François,Katarzyna,Wojciech,Søren,Åsa,Zoë,Nikos}',
             '{O''Brien,O''Shaughnessy,"Mac Giolla",Delvecchio,"Di Lorenzo",Müller,Schönfeld,Lefèvre,"Saint-Clair",Wiśniewska,Kowalczyk,Sørensen,Lindström,Papadimitriou}'),
    (91, 93, '{Olena,Dmytro,Svetlana,Yevgeny,Oksana,Bohdan,Ljiljana,Dragan,Jelena,Miloš}',
             '{Kovalenko,Shevchuk,Bondarenko,Lysenko,Petrovic,Jovanović,Stojanović,Zelenko,Tkachenko,Vuković}'),
    (94, 96, '{Kealoha,Leilani,Tavita,Sina,Kalani,Malia,Sione,Mele,Ikaika,Noelani}',
             '{Kahananui,Kamakawiwoole,Tuiasosopo,Faleafine,Kealamakia,Nakoa,Tupou,Fonoti,Kaawaloa,Makaiwi}'),
    (97, 99, '{Ana-Lucía,Jean-Luc,Mary-Kate,Rose-Marie,Hans-Peter,Billie-Jo}',
             '{Vance-Arroyo,Kessler-Obi,Whitfield-Nakamura,Delgado-Pierce,Brandt-Adeyemi,Hollis-Quiroga}'))
    as o(first_slot, last_slot, given, family),
    pg_catalog.generate_series(o.first_slot, o.last_slot) as slot;

-- They are the first clients, so every screen meets them.
create temporary table unusual on commit drop as
select n, given, family
  from unnest(
    array['Siobhán', 'Wilhelmina Alexandra Georgina', '美玲', '건우', 'さくら', 'ليلى', 'Ng', 'X Æ', 'José María',
          'Jean-Baptiste', 'D''Arcy', 'Þórdís', 'Nguyễn Thị', 'Zoë', 'Mary  Ann', 'Li'],
    array['O''Brien', 'Featherstonehaugh-Konstantinopoulou von Hohenburg', '王', '김', '高橋', 'الحداد', 'O', 'Å',
          'Fernández de Córdoba y Álvarez-Toledo', 'L''Écuyer', 'd''Aubigné', 'Guðmundsdóttir', 'Hồng Hạnh',
          'Null', 'McAllister-St. John', 'Li'])
    with ordinality as u(given, family, n);

-- "Blue Heron Holdings": what landlords call what they own property through.
create or replace function pg_temp.entity(n bigint) returns text
language sql immutable parallel safe
return pg_temp.pick(n,
           array['Blue', 'Silver', 'Golden', 'Cedar', 'Granite', 'Copper', 'Harbor', 'Mission', 'Juniper', 'Canyon',
                 'Lakeview', 'Redstone', 'Willow', 'Pacific', 'Summit', 'Marble', 'Orchard', 'Prairie', 'Coral'])
    || ' ' || pg_temp.pick(n / 19,
           array['Heron', 'Finch', 'Oak', 'Ridge', 'Creek', 'Fox', 'Anchor', 'Meadow', 'Falcon', 'Spring', 'Bluff',
                 'Lantern', 'Terrace', 'Quail', 'Mesa', 'Gate', 'Crossing'])
    || ' ' || pg_temp.pick(n / 323,
           array['Holdings', 'Properties', 'Investments', 'Ventures', 'Rentals', 'Land', 'Capital', 'Equities']);

create temporary table strangers on commit drop as
select n, pg_temp.pick(pg_temp.h(n, 2), o.given) as given, pg_temp.pick(pg_temp.h(n, 3), o.family) as family
  from pg_catalog.generate_series(0, 4095) as n
  join pg_temp.origins o on o.slot = pg_temp.h(n, 1) % 100;

analyze pg_temp.origins;
analyze pg_temp.strangers;
