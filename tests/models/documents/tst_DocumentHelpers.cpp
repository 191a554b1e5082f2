#include "models/documents/OpenFolder.h"
#include "models/documents/PreviewData.h"
#include "models/documents/UploadScan.h"
#include "models/domain/FileNameRule.h"
#include "models/domain/PinRules.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s", qPrintable(path));
}

} // namespace

/** What stands between a file on the disk and the window: looking at it, showing it, handing it on.
 */
class tst_DocumentHelpers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foldersAreWalkedAndNamesMadeSafe();
    void handedOutCopiesArePrivateAndWiped();
    void whatACrashLeftIsWipedAtTheNextStart();
    void textOfAnyEncodingIsRead_data();
    void textOfAnyEncodingIsRead();
    void longLinesAreBroken();
    void hugePictureIsRefused();
    void rulesFindNumbers_data();
    void rulesFindNumbers();
    void simplePinsAreTold();
};

void tst_DocumentHelpers::foldersAreWalkedAndNamesMadeSafe()
{
    QTemporaryDir folder;
    QDir root(folder.path());
    QVERIFY(root.mkpath(u"2026-0001/inner"_s));
    write(root.filePath(u"2026-0001/Deed.pdf"_s), "%PDF-1.4\n%%EOF\n");
    write(root.filePath(u"2026-0001/inner/con?.txt"_s), "text");
    write(root.filePath(u"2026-0001/Liar.pdf"_s), "MZ\x90 no pdf");
    QFile::link(root.path(), root.filePath(u"2026-0001/loop"_s));
    const UploadFiles found = UploadScan::look({root.filePath(u"2026-0001"_s)}).result();
    QCOMPARE(found.files.size(), 3);
    QCOMPARE(found.notes.size(), 1); // the link, which was not followed
    for (const UploadFile &file : found.files) {
        QVERIFY(!file.name.contains(u'?'));
        QCOMPARE(file.sha256.size(), 32);
        QVERIFY(file.folder.startsWith(u"2026-0001"_s));
        if (file.path.endsWith(u"con?.txt"_s))
            QCOMPARE(file.found, u"con?.txt"_s);
        QCOMPARE(file.warning.isEmpty(), !file.path.endsWith(u"Liar.pdf"_s));
    }
    const UploadFiles none = UploadScan::look({root.filePath(u"gone.pdf"_s)}).result();
    QVERIFY(none.files.size() == 1 && !none.files.first().fault.isEmpty());
}

void tst_DocumentHelpers::handedOutCopiesArePrivateAndWiped()
{
    QTemporaryDir root;
    QString path;
    {
        OpenFolder folder(root.path());
        path = folder.pathFor(u"Deed.pdf"_s);
        QVERIFY(!path.isEmpty());
        write(path, "clear");
        QVERIFY(folder.pathFor(u"Deed.pdf"_s) != path);
        QVERIFY(QFileInfo(folder.pathFor(u"../../etc/passwd"_s)).absolutePath() ==
                QFileInfo(path).absolutePath());
        const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup |
                            QFileDevice::ReadOther | QFileDevice::WriteOther |
                            QFileDevice::ExeGroup | QFileDevice::ExeOther;
        QVERIFY(!(QFile::permissions(QFileInfo(path).absolutePath()) & others));
        OpenFolder::protect(path);
        QVERIFY(!(QFile::permissions(path) & (others | QFileDevice::WriteOwner)));
        OpenFolder second(root.path()); // another program: leaves what is in use alone
        QVERIFY(QFile::exists(path));
    }
    QVERIFY(!QFile::exists(path));
    QVERIFY(QDir(root.path()).isEmpty());
}

void tst_DocumentHelpers::whatACrashLeftIsWipedAtTheNextStart()
{
    QTemporaryDir root;
    QVERIFY(QDir(root.path()).mkdir(u"left"_s));
    const QString left = root.filePath(u"left/Deed.pdf"_s);
    write(left, "clear");
    OpenFolder::protect(left);
    {
        OpenFolder folder(root.path());
        QTRY_VERIFY(!QFile::exists(left));
        QTRY_VERIFY(QDir(root.path()).isEmpty());
    }
    // Nobody waits for it; what this run hands out meanwhile is none of it.
    QVERIFY(QDir(root.path()).mkdir(u"left"_s));
    for (int i = 0; i < 5000; ++i)
        write(root.filePath(u"left/%1.pdf"_s.arg(i)), "clear");
    OpenFolder folder(root.path());
    QVERIFY(QDir(root.path()).exists(u"left"_s));
    const QString mine = folder.pathFor(u"Deed.pdf"_s);
    write(mine, "clear");
    QTRY_VERIFY_WITH_TIMEOUT(!QDir(root.path()).exists(u"left"_s), 60000);
    QVERIFY(QFile::exists(mine));
}

void tst_DocumentHelpers::textOfAnyEncodingIsRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("UTF-8") << QByteArray("Gr\xc3\xbc\xc3\x9f"
                                         "e");
    QTest::newRow("UTF-8 marked") << QByteArray("\xef\xbb\xbfGr\xc3\xbc\xc3\x9f"
                                                "e");
    QTest::newRow("UTF-16LE") << QByteArray("\xff\xfeG\0r\0\xfc\0\xdf\0e\0", 12);
    QTest::newRow("UTF-16BE") << QByteArray("\xfe\xff\0G\0r\0\xfc\0\xdf\0e", 12);
    QTest::newRow("Windows") << QByteArray("Gr\xfc\xdf"
                                           "e");
}

void tst_DocumentHelpers::textOfAnyEncodingIsRead()
{
    QFETCH(QByteArray, bytes);
    QString encoding;
    QCOMPARE(PreviewData::textOf(bytes, &encoding), u"Gr\u00fc\u00dfe"_s);
    QVERIFY(!encoding.isEmpty());
    QCOMPARE(PreviewData::textOf("\x93"
                                 "quoted\x94",
                                 &encoding),
             u"\u201cquoted\u201d"_s);
}

/** A view that lays out a line as a whole would stand still for minutes. */
void tst_DocumentHelpers::longLinesAreBroken()
{
    const QByteArray line = QByteArray(1024 * 1024, 'k') + "\xf0\x9f\x98\x80" + "end\nshort\n";
    const Preview broken = PreviewData::make(line, u"txt"_s, u"text/plain"_s).result();
    qsizetype longest = 0;
    const auto lines = broken.text.split(u'\n');
    for (const QString &one : lines)
        longest = qMax(longest, one.size());
    QVERIFY(longest <= 2001 && !broken.cut);
    QCOMPARE(QString(broken.text).remove(u'\n').toUtf8(), QByteArray(line).replace("\n", ""));
    QVERIFY(broken.text.endsWith(u"\nshort\n"));
    const Preview many =
        PreviewData::make(QByteArray(1024 * 1024, '\n'), u"txt"_s, u"text/plain"_s).result();
    QVERIFY(many.cut && many.text.size() <= 100'000);
    const Preview usual = PreviewData::make("a\r\nb", u"txt"_s, u"text/plain"_s).result();
    QCOMPARE(usual.text, u"a\r\nb"_s);
}

void tst_DocumentHelpers::hugePictureIsRefused()
{
    QByteArray bomb = "P5 100000 100000 255\n"; // a few bytes that ask for ten gigabytes
    const Preview preview =
        PreviewData::make(bomb, u"pgm"_s, u"image/x-portable-graymap"_s).result();
    QCOMPARE(preview.kind, Preview::Kind::None);
    QVERIFY(!preview.whyNot.isEmpty());
    QCOMPARE(PreviewData::kindOf(u"docx"_s, u"application/x-unknown"_s), Preview::Kind::None);
    QCOMPARE(PreviewData::kindOf(u"pdf"_s, u"application/pdf"_s), Preview::Kind::Pdf);
}

void tst_DocumentHelpers::rulesFindNumbers_data()
{
    using Kind = FileNameRule::Kind;
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("number");
    QTest::addColumn<QString>("type");
    QTest::newRow("first") << int(Kind::NumberFirst) << u""_s << u"2026-0001 Deed.pdf"_s << u""_s
                           << u"2026-0001"_s << u""_s;
    QTest::newRow("first, glued") << int(Kind::NumberFirst) << u""_s << u"2026-0001_Deed.pdf"_s
                                  << u""_s << u"2026-0001"_s << u""_s;
    QTest::newRow("not first") << int(Kind::NumberFirst) << u""_s << u"Deed 2026-0001.pdf"_s
                               << u""_s << u""_s << u""_s;
    QTest::newRow("inside") << int(Kind::NumberInside) << u""_s << u"Deed of EX-17, signed.pdf"_s
                            << u""_s << u"EX-17"_s << u""_s;
    QTest::newRow("folder") << int(Kind::Folder) << u""_s << u"Deed.pdf"_s << u"Scans/1043 Ortega"_s
                            << u"1043"_s << u""_s;
    QTest::newRow("pattern") << int(Kind::Pattern) << u"{type}_{number}*"_s
                             << u"Wire instructions_2026-0001_final.pdf"_s << u""_s
                             << u"2026-0001"_s << u"Wire instructions"_s;
    QTest::newRow("brackets") << int(Kind::Pattern) << u"({number}) *"_s << u"(1043) x.pdf"_s
                              << u""_s << u"1043"_s << u""_s;
    QTest::newRow("useless") << int(Kind::Pattern) << u"{type}"_s << u"1043.pdf"_s << u""_s << u""_s
                             << u""_s;
}

void tst_DocumentHelpers::rulesFindNumbers()
{
    QFETCH(int, kind);
    QFETCH(QString, pattern);
    QFETCH(QString, name);
    QFETCH(QString, folder);
    QFETCH(QString, number);
    QFETCH(QString, type);
    const FileNameRule rule{FileNameRule::Kind(kind), pattern};
    const FileNameRule::Match match = rule.match(name, folder);
    QCOMPARE(match.numbers.value(0), number);
    QCOMPARE(match.type, type);
}

void tst_DocumentHelpers::simplePinsAreTold()
{
    for (const QString &simple :
         {u"000000"_s, u"123456"_s, u"987654"_s, u"121212"_s, u"1984"_s, u"112233"_s, u"2580"_s})
        QVERIFY2(PinRules::isTrivial(simple), qPrintable(simple));
    QVERIFY(!PinRules::isTrivial(u"836152"_s) && !PinRules::isTrivial({}));
    QVERIFY(PinRules::hasLength(u"836152"_s, 6) && !PinRules::hasLength(u"83615"_s, 6));
}

QTEST_GUILESS_MAIN(tst_DocumentHelpers)
#include "tst_DocumentHelpers.moc"
