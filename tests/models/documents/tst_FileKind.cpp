#include "models/documents/FileKind.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The content says what a file is; a name that says otherwise is told of. */
class tst_FileKind : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTold_data();
    void isTold();
};

void tst_FileKind::isTold_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("mimeType");
    QTest::addColumn<bool>("lies");
    const auto row = [](const char *what, const QString &name, const QByteArray &head,
                        const QString &type, const QString &mime,
                        bool lies) { QTest::newRow(what) << name << head << type << mime << lies; };
    const QByteArray pdf = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n";
    const QByteArray png = QByteArray::fromHex("89504e470d0a1a0a0000000d49484452");
    const QByteArray jpg = QByteArray::fromHex("ffd8ffe000104a46494600010100000100010000");
    const QByteArray exe = QByteArray("MZ") + QByteArray(58, '\0') + QByteArray("\x40\0\0\0", 4) +
                           QByteArray("PE\0\0", 4) + QByteArray(200, '\0');
    const QByteArray zip = QByteArray::fromHex("504b0304140000000800");
    const QByteArray names = zip + QByteArray(16, '\0') + "[Content_Types].xml" + zip;
    const QByteArray ole = QByteArray::fromHex("d0cf11e0a1b11ae1") + QByteArray(600, '\0');
    const QByteArray noise =
        QByteArray::fromHex("0102f3a9c41700e15b2c8899aabbccddeeff0001") + QByteArray(50, '\x03');
    const QString docx =
        u"application/vnd.openxmlformats-officedocument.wordprocessingml.document"_s;

    row("pdf", u"Deed.pdf"_s, pdf, u"pdf"_s, u"application/pdf"_s, false);
    row("pdf in capitals", u"DEED.PDF"_s, pdf, u"pdf"_s, u"application/pdf"_s, false);
    row("pdf without suffix", u"Deed"_s, pdf, u"pdf"_s, u"application/pdf"_s, false);
    row("png", u"a.png"_s, png, u"png"_s, u"image/png"_s, false);
    row("jpeg", u"a.jpeg"_s, jpg, u"jpg"_s, u"image/jpeg"_s, false);
    row("text", u"a.txt"_s, "Dear Ms. Ortega,\n", u"txt"_s, u"text/plain"_s, false);
    row("csv", u"a.csv"_s, "a;b\n1;2\n", u"csv"_s, u"text/csv"_s, false);
    row("docx", u"a.docx"_s, names + "word/document.xml", u"docx"_s, docx, false);
    row("zip", u"a.zip"_s, zip, u"zip"_s, u"application/zip"_s, false);
    row("doc", u"a.doc"_s, ole, u"doc"_s, u"application/msword"_s, false);
    row("empty", u"a.pdf"_s, {}, u"pdf"_s, u"application/pdf"_s, false);
    row("empty, of no kind", u"a"_s, {}, u"bin"_s, u"application/octet-stream"_s, false);
    row("unknown", u"a.xyzzy"_s, noise, u"bin"_s, u"application/octet-stream"_s, false);

    row("program as pdf", u"Deed.pdf"_s, exe, u"exe"_s, {}, true);
    row("pdf as picture", u"a.jpg"_s, pdf, u"pdf"_s, u"application/pdf"_s, true);
    row("picture as picture of another kind", u"a.png"_s, jpg, u"jpg"_s, u"image/jpeg"_s, true);
    row("text as pdf", u"a.pdf"_s, "hello\n", u"txt"_s, u"text/plain"_s, true);
    row("noise as pdf", u"a.pdf"_s, noise, u"bin"_s, u"application/octet-stream"_s, true);
    row("archive as docx", u"a.docx"_s, zip + "payload.bin", u"zip"_s, u"application/zip"_s, true);
}

void tst_FileKind::isTold()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, head);
    QFETCH(QString, type);
    QFETCH(QString, mimeType);
    QFETCH(bool, lies);
    const FileKind kind = FileKind::of(name, head);
    QCOMPARE(kind.type, type);
    if (!mimeType.isEmpty()) // systems call programs by different names
        QCOMPARE(kind.mimeType, mimeType);
    QCOMPARE(kind.nameLies, lies);
    QCOMPARE(kind.warning.isEmpty(), !lies);
    QVERIFY(!lies || kind.warning.contains(name));
}

QTEST_GUILESS_MAIN(tst_FileKind)
#include "tst_FileKind.moc"
