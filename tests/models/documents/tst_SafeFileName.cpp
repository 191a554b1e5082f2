#include "models/documents/SafeFileName.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Hostile names never reach a disk, and something that people recognise is proposed instead. */
class tst_SafeFileName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data();
    void judges();
    void proposes_data();
    void proposes();
    void proposesNothingUnsafe();
    void numbers();
};

void tst_SafeFileName::judges_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("safe");
    const auto row = [](const QString &name, bool safe) {
        QTest::newRow(qPrintable(name.left(40).toHtmlEscaped())) << name << safe;
    };
    for (const QString &name :
         {u"Deed.pdf"_s, u"Settlement statement (final) – 18 Elm St.docx"_s, u"Übertragung.pdf"_s,
          u"契約書.pdf"_s, u"עסקה.pdf"_s, u".profile"_s, u"console.txt"_s, u"common.txt"_s,
          u"com10.txt"_s, QString(255, u'a')})
        row(name, true);
    for (const QString &name : {u""_s,
                                u" "_s,
                                u"."_s,
                                u".."_s,
                                u"a/b"_s,
                                u"a\\b"_s,
                                u"../../etc"_s,
                                u"C:x"_s,
                                u"what?.pdf"_s,
                                u"a*"_s,
                                u"a\"b"_s,
                                u"a<b"_s,
                                u"a>b"_s,
                                u"a|b"_s,
                                u"a\u0000b"_s,
                                u"a\nb"_s,
                                u"a\u007f"_s,
                                u"a\u0085b"_s,
                                u"name."_s,
                                u"name "_s,
                                u" name"_s,
                                u"con"_s,
                                u"CON.txt"_s,
                                u"nul"_s,
                                u"Com1"_s,
                                u"lpt9.pdf"_s,
                                u"aux.tar.gz"_s,
                                u"con .txt"_s,
                                u"prn"_s,
                                u"a\u202egpj.exe"_s,
                                u"a\u200fb"_s,
                                u"a\u2066b"_s,
                                u"a\u200bb"_s,
                                u"\ufeffa"_s,
                                u"a\u2028b"_s,
                                QString(256, u'a'),
                                QString(128, u'ü'),
                                QString(QChar(0xd800))})
        row(name, false);
}

void tst_SafeFileName::judges()
{
    QFETCH(QString, name);
    QFETCH(bool, safe);
    QCOMPARE(SafeFileName::isSafe(name), safe);
}

void tst_SafeFileName::proposes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("proposal");
    const auto row = [](const QString &name, const QString &proposal) {
        QTest::newRow(qPrintable(name.left(40).toHtmlEscaped())) << name << proposal;
    };
    row(u"Deed.pdf"_s, u"Deed.pdf"_s);
    row(u"../../etc/passwd"_s, u"passwd"_s);
    row(u"C:\\Users\\me\\Deed.pdf"_s, u"Deed.pdf"_s);
    row(u"invoice\u202efdp.exe"_s, u"invoicefdp.exe"_s); // shows what it is
    row(u"a\u0000b.pdf"_s, u"ab.pdf"_s);
    row(u"what? really*.pdf"_s, u"what really.pdf"_s);
    row(u"con.txt"_s, u"_con.txt"_s);
    row(u"COM1"_s, u"_COM1"_s);
    row(u"name... "_s, u"name"_s);
    row(u"..."_s, u"document"_s);
    row(u""_s, u"document"_s);
    row(u"folder/"_s, u"document"_s);
    row(u".pdf"_s, u"document.pdf"_s);
    row(u"re\u0301sume\u0301.pdf"_s, u"r\u00e9sum\u00e9.pdf"_s); // as a Mac writes it
    row(QString(300, u'a') + u".pdf"_s, QString(251, u'a') + u".pdf"_s);
    row(QString(200, u'ü') + u".docx"_s, QString(125, u'ü') + u".docx"_s);
}

void tst_SafeFileName::proposes()
{
    QFETCH(QString, name);
    QFETCH(QString, proposal);
    QCOMPARE(SafeFileName::proposal(name), proposal);
    QVERIFY(SafeFileName::isSafe(proposal));
}

void tst_SafeFileName::proposesNothingUnsafe()
{
    QRandomGenerator random(1031);
    const QString spice = u"./\\:*?\"<>|\u202e\u200f\u0000\n aCON1ü😀\u0301"_s;
    for (int i = 0; i < 20000; ++i) {
        QString name;
        const int length = random.bounded(i % 10 == 0 ? 400 : 12);
        for (int c = 0; c < length; ++c)
            name += random.bounded(20) == 0 ? QChar(random.bounded(1, 0xffff))
                                            : spice.at(random.bounded(int(spice.size())));
        const QString proposal = SafeFileName::proposal(name);
        QVERIFY2(SafeFileName::isSafe(proposal), qPrintable(name + u" -> "_s + proposal));
        QCOMPARE(SafeFileName::proposal(proposal), proposal);
        QVERIFY(SafeFileName::isSafe(SafeFileName::numbered(proposal, 17)));
    }
}

void tst_SafeFileName::numbers()
{
    QCOMPARE(SafeFileName::numbered(u"Deed.pdf"_s, 2), u"Deed (2).pdf"_s);
    QCOMPARE(SafeFileName::numbered(u"Deed"_s, 3), u"Deed (3)"_s);
    QCOMPARE(SafeFileName::numbered(QString(251, u'a') + u".pdf"_s, 12),
             QString(246, u'a') + u" (12).pdf"_s);
}

QTEST_GUILESS_MAIN(tst_SafeFileName)
#include "tst_SafeFileName.moc"
