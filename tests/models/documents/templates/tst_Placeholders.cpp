#include "models/documents/templates/Placeholders.h"
#include "models/documents/templates/TemplateNames.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What is a placeholder and what is only text, in the firm's new and older documents. */
class tst_Placeholders final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void textStaysText_data();
    void textStaysText();
    void whereItStands();
    void oldNames_data();
    void oldNames();
    void everyNameIsItsOwn();
    void longTextIsQuick();
    void valuesAreCleaned();
};

void tst_Placeholders::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("known");
    QTest::newRow("new") << u"Dear {{client.name}},"_s << u"client.name"_s << true;
    QTest::newRow("blanks") << u"{{  client.name }}"_s << u"client.name"_s << true;
    QTest::newRow("hard blanks") << u"{{\u00a0client.name\u00a0}}"_s << u"client.name"_s << true;
    QTest::newRow("capitals") << u"{{CLIENT.NAME}}"_s << u"client.name"_s << true;
    QTest::newRow("camel") << u"{{client.firstName}}"_s << u"client.first_name"_s << true;
    QTest::newRow("one word") << u"{{today}}"_s << u"today"_s << true;
    QTest::newRow("older") << u"Dear #Client.Name#,"_s << u"client.name"_s << true;
    QTest::newRow("older, two words") << u"#Matter.Rel APN#"_s << u"relinquished.apn"_s << true;
    QTest::newRow("older, lower") << u"#client.firstname#"_s << u"client.first_name"_s << true;
    QTest::newRow("older, doubled") << u"##Client.Name##"_s << u"client.name"_s << true;
    QTest::newRow("three braces") << u"{{{client.name}}}"_s << u"client.name"_s << true;
    QTest::newRow("unknown") << u"{{lender.name}}"_s << u"lender.name"_s << false;
    QTest::newRow("older, unknown") << u"#Lender.Name#"_s << u"Lender.Name"_s << false;
}

void tst_Placeholders::finds()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    QFETCH(bool, known);
    const auto found = Placeholders::find(text);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().name, name);
    QCOMPARE(found.first().known, known);
}

void tst_Placeholders::textStaysText_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text :
         {u"Suite #A and #B"_s, u"No. #12. and #13.5#"_s, u"{client.name}"_s, u"{{ }}"_s,
          u"{{client name!}}"_s, u"{{client.name}"_s, u"C# and F#"_s, u"#heading#"_s,
          u"{{1client}}"_s, u"## "_s, QString()})
        QTest::addRow("'%s'", qPrintable(text)) << text;
}

void tst_Placeholders::textStaysText()
{
    QFETCH(QString, text);
    QVERIFY(Placeholders::find(text).isEmpty());
}

void tst_Placeholders::whereItStands()
{
    const auto found = Placeholders::find(u"a {{today}}#Client.Name#{{client.name}} z"_s);
    QCOMPARE(found.size(), 3);
    QCOMPARE(found.at(0), (Placeholder{2, 9, u"today"_s, true}));
    QCOMPARE(found.at(1), (Placeholder{11, 13, u"client.name"_s, true}));
    QCOMPARE(found.at(2).start, 24);
    TemplateScan scan;
    Placeholders::note(found, &scan);
    Placeholders::note(Placeholders::find(u"{{x.y}}{{today}}{{x.y}}"_s), &scan);
    QCOMPARE(scan.names, QStringList({u"today"_s, u"client.name"_s, u"x.y"_s}));
    QCOMPARE(scan.unknown, QStringList(u"x.y"_s));
}

void tst_Placeholders::oldNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("Contact.FullName") << u"client.name"_s;
    QTest::newRow("Exchange.ID") << u"exchange.number"_s;
    QTest::newRow("Matter.Number") << u"exchange.number"_s;
    QTest::newRow("Matter.Close of Escrow Date") << u"dates.closing"_s;
    QTest::newRow("Matter.Day 45") << u"dates.day_45"_s;
    QTest::newRow("Rep 1.APN") << u"replacement.apn"_s;
    QTest::newRow("Rel Property.Address") << u"relinquished.address"_s;
    QTest::newRow("Matter.Rel Property Address") << u"relinquished.street"_s;
    QTest::newRow("Matter.Rep 1 Seller 1 Name") << u"replacement.seller_1"_s;
    QTest::newRow("Date.Current") << u"today"_s;
    QTest::newRow("QI.Name") << u"firm.name"_s;
    QTest::newRow("Matter.Client Vesting") << u"exchange.vesting"_s;
    QTest::newRow("Nothing.Here") << QString();
    QTest::newRow("Client.") << QString();
}

void tst_Placeholders::oldNames()
{
    QFETCH(QString, name);
    QCOMPARE(TemplateNames::nameOf(QString::fromLatin1(QTest::currentDataTag())), name);
}

void tst_Placeholders::everyNameIsItsOwn()
{
    QVERIFY(TemplateNames::known().size() > 40);
    for (const QString &name : TemplateNames::known())
        QCOMPARE(TemplateNames::nameOf(name), name);
}

void tst_Placeholders::longTextIsQuick()
{
    QElapsedTimer clock;
    clock.start();
    for (const QString &part : {u"{{"_s, u"{{a.b "_s, u"#a.b.c.d."_s, u"{{ "_s})
        QVERIFY(Placeholders::find(part.repeated(200'000)).isEmpty());
    QCOMPARE(Placeholders::find(u"{{today}} "_s.repeated(200'000)).size(), 200'000);
    QVERIFY2(clock.elapsed() < 15'000, qPrintable(QString::number(clock.elapsed())));
}

void tst_Placeholders::valuesAreCleaned()
{
    QCOMPARE(Placeholders::clean(u"a\r\nb\rc\nd\te"_s), u"a\nb\nc\nd\te"_s);
    QCOMPARE(Placeholders::clean(u"a\u0001\u0000b\ufffe"_s + QChar(0xd800)), u"ab"_s);
    QCOMPARE(Placeholders::clean(u"\U0001f3e0 é"_s), u"\U0001f3e0 é"_s);
}

QTEST_GUILESS_MAIN(tst_Placeholders)
#include "tst_Placeholders.moc"
