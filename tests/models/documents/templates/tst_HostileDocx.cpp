#include "models/documents/templates/DocxTemplate.h"
#include "tests/models/documents/templates/DocxMaker.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

/** Resident, in MiB; 0 where the system does not tell. */
qint64 memoryPeak()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong() / 1024;
    }
    return 0;
}

QByteArray withoutDocument()
{
    auto parts = DocxMaker::parts({});
    parts.removeLast();
    return DocxMaker::zip(parts);
}

QByteArray deep(int levels)
{
    return DocxMaker::body(QByteArray("<w:p>").repeated(levels) +
                           QByteArray("</w:p>").repeated(levels));
}

} // namespace

/** Files that want to crash the program, fill its memory or fool it end in one sentence. */
class tst_HostileDocx final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refused_data();
    void refused();
    void sizesThatAreLies();
    void cutAnywhere();
    void changedAnywhere();
    void largeButOrdinary();
    void whatLoadsFromElsewhere();
};

void tst_HostileDocx::refused_data()
{
    QTest::addColumn<QByteArray>("docx");
    const QByteArray hello = DocxMaker::body(DocxMaker::paragraph(DocxMaker::run("{{today}}")));
    const auto with = [&hello](const QByteArray &name, const QByteArray &content) {
        auto parts = DocxMaker::parts(hello);
        parts.emplaceBack(name, content);
        return DocxMaker::zip(parts);
    };
    const auto document = [](const QByteArray &xml) {
        return DocxMaker::zip(DocxMaker::parts(xml));
    };
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("Dear {{client.name}}");
    QTest::newRow("a zip signature only") << QByteArray("PK\3\4");
    QTest::newRow("an empty archive") << QByteArray("PK\5\6") + QByteArray(18, '\0');
    QTest::newRow("no parts of a document") << DocxMaker::zip({{"a.txt", "a"}});
    QTest::newRow("no document.xml") << withoutDocument();
    QTest::newRow("a document that is no XML") << document("hello");
    QTest::newRow("an empty document") << document("");
    QTest::newRow("an unfinished document") << document(hello.left(hello.size() / 2));
    QTest::newRow("two roots") << document(hello + "<a/>");
    QTest::newRow("zeros in it") << document(hello + QByteArray(1, '\0'));
    QTest::newRow("not UTF-8") << document("<a>\xff\xfe\xfd</a>");
    QTest::newRow("another encoding")
        << document("<?xml version=\"1.0\" encoding=\"UTF-7\"?><a>\xe9</a>");
    QTest::newRow("a document type")
        << document("<!DOCTYPE w [<!ENTITY x \"y\">]>" + hello.mid(hello.indexOf("<w:document")));
    QByteArray laughs = "<!DOCTYPE lolz [<!ENTITY a0 \"lol\">";
    for (int i = 1; i < 12; ++i)
        laughs += "<!ENTITY a" + QByteArray::number(i) + " \"" +
                  QByteArray("&a" + QByteArray::number(i - 1) + ";").repeated(10) + "\">";
    QTest::newRow("a billion laughs") << document(laughs + "]><a>&a11;</a>");
    QTest::newRow("a file of the computer")
        << document("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>");
    QTest::newRow("an unknown entity") << document("<a>&x;</a>");
    QTest::newRow("very deep") << document(deep(100'000));
    QByteArray attributes;
    for (int i = 0; i < 100'000; ++i)
        attributes += " a" + QByteArray::number(i) + "=\"\"";
    QTest::newRow("very wide") << document("<a" + attributes + "/>");
    QTest::newRow("a bomb in the text") << document(
        DocxMaker::body(DocxMaker::paragraph(DocxMaker::run(QByteArray(30 * 1024 * 1024, 'a')))));
    QTest::newRow("a bomb beside it")
        << with("word/media/image1.bmp", QByteArray(60 * 1024 * 1024, '\0'));
    auto many = DocxMaker::parts(hello);
    for (int i = 0; i < 5000; ++i)
        many.emplaceBack("x/" + QByteArray::number(i), "");
    QTest::newRow("many entries") << DocxMaker::zip(many);
    for (const QByteArray name :
         {"../../evil.dll", "/etc/cron.d/x", "word/../../x", "C:evil.txt", "word\\x.xml", "a\nb"})
        QTest::addRow("an entry called %s", QByteArray(name).replace('\n', ' ').constData())
            << with(name, "x");
    // libzip does not add a name twice; somebody else does.
    QByteArray twice = with("word/documenU.xml", "<w:p/>");
    twice.replace("word/documenU.xml", "word/document.xml");
    QTest::newRow("an entry that is there twice") << twice;
    auto macros = DocxMaker::parts(hello);
    macros[0].second.replace("wordprocessingml.document.main+xml", "x+xml");
    macros[0].second.replace("application/vnd.openxmlformats-officedocument.x+xml",
                             "application/vnd.ms-word.document.macroEnabled.main+xml");
    QTest::newRow("macros") << DocxMaker::zip(macros);
    QTest::newRow("packed in another way") << DocxMaker::zip(DocxMaker::parts(hello), ZIP_CM_BZIP2);
}

void tst_HostileDocx::refused()
{
    QFETCH(QByteArray, docx);
    QElapsedTimer clock;
    clock.start();
    const auto read = DocxTemplate::read(docx);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Invalid);
    QVERIFY(read.error().message.endsWith(u'.'));
    QVERIFY(read.error().message.size() > 20);
    QVERIFY2(clock.elapsed() < 10'000, "It took long to say so.");
    QVERIFY2(memoryPeak() < 900, qPrintable(QString::number(memoryPeak())));
}

void tst_HostileDocx::sizesThatAreLies()
{
    // The directory says 10 bytes; it unpacks to more.
    QByteArray docx = DocxMaker::docx(DocxMaker::paragraph(DocxMaker::run(QByteArray(5000, 'x'))));
    const qsizetype directory = docx.lastIndexOf("PK\1\2");
    QVERIFY(directory > 0);
    docx.replace(directory + 24, 4, QByteArray("\x0a\0\0\0", 4));
    QVERIFY(!DocxTemplate::read(docx));
}

void tst_HostileDocx::cutAnywhere()
{
    const QByteArray docx = DocxMaker::docx(DocxMaker::paragraph(DocxMaker::run("{{today}}")));
    for (qsizetype size = 0; size < docx.size(); size += 7)
        QVERIFY(!DocxTemplate::read(docx.left(size)));
}

void tst_HostileDocx::changedAnywhere()
{
    const QByteArray docx = DocxMaker::docx(DocxMaker::paragraph(
        DocxMaker::run("{{client.name}}") + DocxMaker::run("text").repeated(20)));
    QRandomGenerator chance(1031);
    for (int i = 0; i < 3000; ++i) {
        QByteArray changed = docx;
        for (int n = chance.bounded(1, 6); n > 0; --n)
            changed[chance.bounded(int(changed.size()))] = char(chance.bounded(256));
        // Whatever it is: an answer, and what is read can be filled.
        const auto read = DocxTemplate::read(changed);
        if (read)
            (void)read->filled({{u"client.name"_s, u"x"_s}}).ok();
    }
}

void tst_HostileDocx::largeButOrdinary()
{
    QByteArray paragraphs;
    for (int i = 0; i < 20'000; ++i)
        paragraphs += DocxMaker::paragraph(
            DocxMaker::run("Paragraph " + QByteArray::number(i * 7919 % 100'003) + " {{cli") +
            DocxMaker::run("ent.name}}"));
    QElapsedTimer clock;
    clock.start();
    const auto read = DocxTemplate::read(DocxMaker::docx(paragraphs));
    QVERIFY(read);
    const auto filled = read->filled({{u"client.name"_s, u"Ada"_s}});
    QVERIFY(filled);
    QVERIFY2(clock.elapsed() < 10'000, qPrintable(QString::number(clock.elapsed())));
    const QString text = DocxMaker::text(DocxMaker::part(*filled, "word/document.xml"));
    QCOMPARE(text.count(u"Ada"_s), 20'000);
}

void tst_HostileDocx::whatLoadsFromElsewhere()
{
    const auto with = [](const QByteArray &type, const QByteArray &target) {
        auto parts = DocxMaker::parts(DocxMaker::body("<w:p/>"));
        parts.emplaceBack("word/_rels/document.xml.rels",
                          "<Relationships "
                          "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                          "<Relationship Id=\"rId9\" TargetMode=\"External\" Type=\"http://"
                          "schemas.openxmlformats.org/officeDocument/2006/relationships/" +
                              type + "\" Target=\"" + target + "\"/></Relationships>");
        const auto found = DocxTemplate::loadsFromElsewhere(DocxMaker::zip(parts));
        return found ? found->join(u' ') : u"refused"_s;
    };
    QCOMPARE(with("hyperlink", "https://example.test"), QString());
    QCOMPARE(with("image", "https://example.test/a.png"), u"https://example.test/a.png"_s);
    QCOMPARE(with("attachedTemplate", "file:///C:\\Users\\a\\Firm.dotm"), QString());
    QCOMPARE(with("attachedTemplate", "https://example.test/a.dotm"),
             u"https://example.test/a.dotm"_s);
    QCOMPARE(with("attachedTemplate", "file://host/share/a.dotm"), u"file://host/share/a.dotm"_s);
}

QTEST_GUILESS_MAIN(tst_HostileDocx)
#include "tst_HostileDocx.moc"
