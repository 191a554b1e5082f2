#include "models/documents/SegmentCipher.h"
#include "models/documents/SourceFile.h"
#include "tests/support/Why.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** A file is read as it is, of any size, and nobody changes it unnoticed meanwhile. */
class tst_SourceFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void readsInSegments_data();
    void readsInSegments();
    void reachesBeyondFourGigabytes();
    void tellsWhatItCannotRead();
    void tellsAFileThatGrew();
    void tellsAFileThatWasCut();
    void tellsAFileThatWasWrittenInPlace();

private:
    QString write(const QByteArray &content, const QString &name = u"deed.pdf"_s);
    /** Reads one segment, lets `change` happen, reads on: the first error. */
    QString readWhile(const std::function<void(const QString &)> &change);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_SourceFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

QString tst_SourceFile::write(const QByteArray &content, const QString &name)
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("no temporary file");
    return file.fileName();
}

void tst_SourceFile::readsInSegments_data()
{
    QTest::addColumn<qint64>("bytes");
    const qint64 whole = SegmentCipher::segmentBytes;
    for (const qint64 bytes : {qint64(0), qint64(1), whole - 1, whole, whole + 1, 3 * whole + 7})
        QTest::newRow(qPrintable(QString::number(bytes))) << bytes;
}

void tst_SourceFile::readsInSegments()
{
    QFETCH(qint64, bytes);
    QByteArray content(bytes, 'a');
    for (qint64 i = 0; i < bytes; i += 997)
        content[i] = char(i % 251);
    SourceFile file(write(content));
    QVERIFY2(file.open().ok(), "open");
    QCOMPARE(file.state().bytes, bytes);
    QCOMPARE(file.segments(), SegmentCipher::segmentsOf(bytes));
    QByteArray read;
    while (!file.atEnd()) {
        const auto next = file.next();
        QVERIFY2(next.ok(), why(next).constData());
        QCOMPARE(next->size(), SegmentCipher::bytesIn(bytes, file.position() - 1));
        read += *next;
        QCOMPARE(file.sha256(), QCryptographicHash::hash(read, QCryptographicHash::Sha256));
    }
    QCOMPARE(read, content);
}

void tst_SourceFile::reachesBeyondFourGigabytes()
{
    QFile sparse(m_folder->filePath(u"large.bin"_s));
    QVERIFY(sparse.open(QIODevice::WriteOnly));
    const qint64 size = 5LL * 1024 * 1024 * 1024 + 3;
    QVERIFY2(sparse.resize(size), qPrintable(sparse.errorString()));
    sparse.close();
    SourceFile file(sparse.fileName());
    QVERIFY(file.open().ok());
    QCOMPARE(file.state().bytes, size);
    QCOMPARE(file.segments(), 5121);
    QCOMPARE(SegmentCipher::bytesIn(size, 5120), 3);
    QVERIFY(file.next().ok());
}

void tst_SourceFile::tellsWhatItCannotRead()
{
    SourceFile missing(m_folder->filePath(u"missing.pdf"_s));
    const auto opened = missing.open();
    QVERIFY(!opened.ok());
    QVERIFY(opened.error().message.contains(u"missing.pdf") &&
            opened.error().message.contains(u"no such file"));
    SourceFile folder(m_folder->path());
    QVERIFY(folder.open().error().message.contains(u"folder"));
#ifdef Q_OS_UNIX
    SourceFile device(u"/dev/zero"_s); // has no end
    QVERIFY(!device.open().ok());
#endif
}

QString tst_SourceFile::readWhile(const std::function<void(const QString &)> &change)
{
    const QString path = write(QByteArray(3 * SegmentCipher::segmentBytes, 'x'));
    SourceFile file(path);
    if (!file.open().ok() || !file.next().ok())
        return u"could not read at all"_s;
    QTest::qSleep(60); // clocks of file systems are coarse
    change(path);
    while (!file.atEnd()) {
        const auto next = file.next();
        if (!next)
            return next.error().message;
    }
    return {};
}

void tst_SourceFile::tellsAFileThatGrew()
{
    QVERIFY(readWhile([](const QString &) {}).isEmpty());
    const QString told = readWhile([](const QString &path) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::Append));
        file.write("more");
    });
    QVERIFY2(told.contains(u"deed.pdf") && told.contains(u"changed"), qPrintable(told));
}

void tst_SourceFile::tellsAFileThatWasCut()
{
    QVERIFY(readWhile([](const QString &path) {
                QVERIFY(QFile::resize(path, SegmentCipher::segmentBytes + 1));
            }).contains(u"changed"));
}

void tst_SourceFile::tellsAFileThatWasWrittenInPlace()
{
    QVERIFY(readWhile([](const QString &path) {
                QFile file(path);
                QVERIFY(file.open(QIODevice::ReadWrite));
                file.write("other");
            }).contains(u"changed"));
}

QTEST_GUILESS_MAIN(tst_SourceFile)
#include "tst_SourceFile.moc"
