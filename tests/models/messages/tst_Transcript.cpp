#include "models/domain/CsvText.h"
#include "models/messages/TranscriptCheck.h"
#include "models/messages/TranscriptFile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** A saved transcript says what was said, and tells when somebody changed it. */
class tst_Transcript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cellsComeBack_data();
    void cellsComeBack();
    void formulasAreText();
    void brokenTablesAreNamed();
    void whatWasSavedIsWhole();
    void changesAreNamed_data();
    void changesAreNamed();
    void longRoomsHavePages();
    void nothingIsLeftOfAHalfOne();

private:
    QList<TranscriptLine> lines(int count) const;
    QByteArray saved(const QList<TranscriptLine> &lines, const QString &name);

    const QUuid m_exchange = QUuid::createUuid();
    QTemporaryDir m_folder;
};

QList<TranscriptLine> tst_Transcript::lines(int count) const
{
    QList<TranscriptLine> lines;
    for (int i = 1; i <= count; ++i) {
        TranscriptLine line;
        line.number = i;
        line.id = QUuid::createUuid();
        line.sentAt = u"2026-03-%1T09:30:00.125Z"_s.arg(i % 28 + 1, 2, 10, QChar(u'0'));
        line.sender = i % 7 == 0 ? QUuid() : QUuid::createUuid();
        line.senderName = i % 7 == 0 ? QString() : u"Ana \"Nita\" Ortega, שלום"_s;
        line.kind = i % 7 == 0 ? u"system"_s : u"text"_s;
        line.text = u"=1+1;\r\nline, two of %1\n\"said\" 🙂"_s.arg(i);
        line.documents =
            i % 5 == 0 ? u"5cb0f7c8-0000-4000-8000-000000000001 Deed, final.pdf"_s : QString();
        line.hash = line.expectedHash(m_exchange);
        lines.append(line);
    }
    return lines;
}

QByteArray tst_Transcript::saved(const QList<TranscriptLine> &lines, const QString &name)
{
    const QString path = m_folder.filePath(name);
    const auto file = TranscriptFile::make(TranscriptFile::formatOf(path), path);
    QCryptographicHash all(QCryptographicHash::Sha256);
    if (!file->begin({m_exchange, u"1043 Ortega <b>"_s, u"-Dana"_s, QDateTime::currentDateTimeUtc(),
                      "America/Denver"}))
        return {};
    for (const TranscriptLine &line : lines) {
        if (!file->add(line))
            return {};
        all.addData(QByteArray::fromHex(line.hash.toLatin1()));
    }
    if (!file->finish({lines.first().number, lines.last().number, lines.size(),
                       QString::fromLatin1(all.result().toHex())}))
        return {};
    QFile read(path);
    return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
}

void tst_Transcript::cellsComeBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("formula") << u"=cmd|' /C calc'!A0"_s;
    QTest::newRow("apostrophe") << u"'tis"_s;
    QTest::newRow("two apostrophes") << u"''"_s;
    QTest::newRow("quotation") << u"\"a\",\"b\""_s;
    QTest::newRow("lines") << u"a\r\nb\nc\r"_s;
    QTest::newRow("minus") << u"-5"_s;
    QTest::newRow("right to left") << u"\u202eשלום\u202c"_s;
    QTest::newRow("mark within") << u"\ufeffx"_s;
    QTest::newRow("emoji") << u"👩‍💼"_s;
}

void tst_Transcript::cellsComeBack()
{
    QFETCH(QString, text);
    const QStringList cells = {text, u"x"_s, text};
    const auto rows = CsvText::rows(CsvText::mark() + CsvText::row(cells) + CsvText::row(cells));
    QCOMPARE(rows, QList<QStringList>({cells, cells}));
}

void tst_Transcript::formulasAreText()
{
    for (const QString &start : {u"="_s, u"+"_s, u"-"_s, u"@"_s, u"\t"_s, u"\r"_s})
        QVERIFY2(CsvText::row({start + u"1"_s}).startsWith("\"'"), qPrintable(start));
}

void tst_Transcript::brokenTablesAreNamed()
{
    int broken = 0;
    CsvText::rows("\"a\",\"b\"\r\n\"c\"d,\"e\"\r\n", &broken);
    QCOMPARE(broken, 2);
    CsvText::rows("\"a\r\n", &broken);
    QCOMPARE(broken, 1);
    QVERIFY(!TranscriptCheck::ofCsv("\"a"));
    QVERIFY(!TranscriptCheck::ofCsv(""));
    QVERIFY(!TranscriptCheck::ofCsv("a,b\r\n1,2\r\n"));
}

void tst_Transcript::whatWasSavedIsWhole()
{
    const auto total = TranscriptCheck::ofCsv(saved(lines(30), u"whole.csv"_s));
    QVERIFY2(total.ok(), total ? "" : qPrintable(total.error().message));
    QCOMPARE(total->first, 1);
    QCOMPARE(total->last, 30);
    QCOMPARE(total->lines, 30);
}

void tst_Transcript::changesAreNamed_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("says");
    QTest::newRow("a word") << 12 << 4 << u"Message 12 "_s;
    QTest::newRow("a name") << 3 << 2 << u"Message 3 "_s;
    QTest::newRow("a time") << 5 << 1 << u"Message 5 "_s;
    QTest::newRow("a document") << 10 << 5 << u"Message 10 "_s;
    QTest::newRow("an edit") << 11 << 7 << u"Message 11 "_s;
    QTest::newRow("the room") << 1 << 9 << u"Message 1 "_s;
    QTest::newRow("taken away") << 20 << -1 << u"taken away"_s;
    QTest::newRow("two swapped") << 20 << -2 << u"Message 20 "_s;
    QTest::newRow("the last hash") << 31 << 12 << u"last hash"_s;
    QTest::newRow("the end") << 31 << -1 << u"end"_s;
}

void tst_Transcript::changesAreNamed()
{
    QFETCH(int, row);
    QFETCH(int, column);
    QFETCH(QString, says);
    auto rows = CsvText::rows(saved(lines(30), u"changed.csv"_s));
    QCOMPARE(rows.size(), 32);
    if (column == -1)
        rows.removeAt(row);
    else if (column == -2)
        rows.swapItemsAt(row, row + 1);
    else
        rows[row][column] = column == 9 ? QUuid::createUuid().toString(QUuid::WithoutBraces)
                                        : rows.at(row).at(column) + u"1"_s;
    QByteArray file;
    for (const QStringList &cells : rows)
        file += CsvText::row(cells);
    const auto total = TranscriptCheck::ofCsv(file);
    QVERIFY(!total);
    QVERIFY2(total.error().message.contains(says), qPrintable(total.error().message));
}

void tst_Transcript::longRoomsHavePages()
{
    auto many = lines(120);
    many[60].text = u"A long one. "_s.repeated(800); // more than a page
    const QByteArray pdf = saved(many, u"long.pdf"_s);
    QVERIFY(pdf.startsWith("%PDF-"));
    const qsizetype pages = pdf.count("/Type /Page\n") + pdf.count("/Type /Page ");
    QVERIFY2(pages > 10 && pages < 40, qPrintable(QString::number(pages)));
}

void tst_Transcript::nothingIsLeftOfAHalfOne()
{
    for (const QString &name : {u"half.csv"_s, u"half.pdf"_s}) {
        const QString path = m_folder.filePath(name);
        const auto file = TranscriptFile::make(TranscriptFile::formatOf(path), path);
        QVERIFY(
            file->begin({m_exchange, u"x"_s, u"y"_s, QDateTime::currentDateTimeUtc(), {}}).ok());
        QVERIFY(file->add(lines(1).first()).ok());
    }
    QCOMPARE(QDir(m_folder.path()).entryList({u"half*"_s}, QDir::Files), QStringList());
    // And where nothing can be written, a sentence.
    const auto nowhere =
        TranscriptFile::make(TranscriptFile::Format::Pdf, m_folder.filePath(u"no/such/x.pdf"_s));
    const auto begun = nowhere->begin({});
    QVERIFY(!begun);
    QVERIFY(!begun.error().message.isEmpty());
}

QTEST_MAIN(tst_Transcript)
#include "tst_Transcript.moc"
