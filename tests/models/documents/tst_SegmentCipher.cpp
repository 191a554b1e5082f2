#include "models/documents/SegmentCipher.h"
#include "tests/support/Why.h"

#include <QSet>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What is sealed opens in its place and nowhere else; the cipher is the one NIST describes. */
class tst_SegmentCipher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sealsAsNistSays_data();
    void sealsAsNistSays();
    void opensWhatItSealed_data();
    void opensWhatItSealed();
    void usesNoNonceTwice();
    void refusesEveryChangedBit();
    void refusesWhatIsCut();
    void refusesWhatIsElsewhere();
    void refusesAnotherLength();
    void refusesAKeyThatIsNone();
    void wipesSecrets();

private:
    static SecretBytes key(char filler) { return SecretBytes(QByteArray(32, filler)); }
    static QByteArray invented(qint64 bytes)
    {
        QByteArray text(bytes, Qt::Uninitialized);
        for (qint64 i = 0; i < bytes; ++i)
            text[i] = char((i * 131 + i / 251) & 0xff);
        return text;
    }

    const QUuid m_content{u"8f14e45f-ceea-467f-a9c1-36e0d1f5c2ab"_s};
};

void tst_SegmentCipher::sealsAsNistSays_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("nonce");
    QTest::addColumn<QByteArray>("associated");
    QTest::addColumn<QByteArray>("clear");
    QTest::addColumn<QByteArray>("sealed");
    const auto row = [](const char *name, const char *k, const char *n, const char *a,
                        const char *c, const char *s) {
        QTest::newRow(name) << QByteArray::fromHex(k) << QByteArray::fromHex(n)
                            << QByteArray::fromHex(a) << QByteArray::fromHex(c)
                            << QByteArray::fromHex(s);
    };
    const char *zeroKey = "0000000000000000000000000000000000000000000000000000000000000000";
    const char *zeroNonce = "000000000000000000000000";
    const char *feffe = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    // The Galois/Counter Mode of Operation, as submitted to NIST, appendix B.
    row("case 13", zeroKey, zeroNonce, "", "", "530f8afbc74536b9a963b4f1c4cb738b");
    row("case 14", zeroKey, zeroNonce, "", "00000000000000000000000000000000",
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    row("case 15", feffe, "cafebabefacedbaddecaf888", "",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
        "b094dac5d93471bdec1a502270e3cc6c");
    row("case 16", feffe, "cafebabefacedbaddecaf888", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b");
    // CAVS, gcmEncryptExtIV256, count 0 of 96 bit nonces, no text, 128 bit tags.
    row("CAVS", "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4",
        "516c33929df5a3284ff463d7", "", "", "bdc1ac884d332457a1d2664f168c76f0");
}

void tst_SegmentCipher::sealsAsNistSays()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, nonce);
    QFETCH(QByteArray, associated);
    QFETCH(QByteArray, clear);
    QFETCH(QByteArray, sealed);
    AesGcm cipher{SecretBytes(key)};
    QByteArray ours(clear.size() + AesGcm::tagBytes, '\0');
    QVERIFY(cipher.seal(nonce, associated, clear, ours.data()));
    QCOMPARE(ours.toHex(), sealed.toHex());
    QByteArray opened(clear.size(), '\0');
    QVERIFY(cipher.open(nonce, associated, sealed, opened.data()) == AesGcm::Opened::Genuine);
    QCOMPARE(opened, clear);
    sealed[0] = char(sealed[0] ^ 1);
    QVERIFY(cipher.open(nonce, associated, sealed, opened.data()) == AesGcm::Opened::Forged);
}

void tst_SegmentCipher::opensWhatItSealed_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<int>("segments");
    const qint64 whole = SegmentCipher::segmentBytes;
    QTest::newRow("nothing") << qint64(0) << 1;
    QTest::newRow("one byte") << qint64(1) << 1;
    QTest::newRow("one less") << whole - 1 << 1;
    QTest::newRow("exactly one") << whole << 1;
    QTest::newRow("one more") << whole + 1 << 2;
    QTest::newRow("three") << 3 * whole << 3;
}

void tst_SegmentCipher::opensWhatItSealed()
{
    QFETCH(qint64, bytes);
    QFETCH(int, segments);
    QCOMPARE(SegmentCipher::segmentsOf(bytes), segments);
    const QByteArray text = invented(bytes);
    SegmentCipher cipher(key('k'), m_content, bytes);
    SegmentCipher other(key('k'), m_content, bytes);
    QByteArray opened;
    qint64 stored = 0;
    for (int i = 0; i < segments; ++i) {
        const auto part = text.mid(i * SegmentCipher::segmentBytes, SegmentCipher::segmentBytes);
        QCOMPARE(part.size(), SegmentCipher::bytesIn(bytes, i));
        const auto sealed = cipher.seal(i, part);
        QVERIFY2(sealed.ok(), why(sealed).constData());
        stored += sealed->size();
        QVERIFY(part.size() < 16 || !sealed->contains(part.first(16)));
        const auto clear = other.open(i, *sealed);
        QVERIFY2(clear.ok(), why(clear).constData());
        opened += *clear;
    }
    QCOMPARE(opened, text);
    QCOMPARE(stored, bytes + 28 * segments);
}

void tst_SegmentCipher::usesNoNonceTwice()
{
    SegmentCipher cipher(key('k'), m_content, 5);
    QSet<QByteArray> nonces;
    QSet<QByteArray> texts;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray sealed = *cipher.seal(0, "hello");
        nonces.insert(sealed.first(12));
        texts.insert(sealed.mid(12));
    }
    QCOMPARE(nonces.size(), 1000);
    QCOMPARE(texts.size(), 1000);
}

void tst_SegmentCipher::refusesEveryChangedBit()
{
    SegmentCipher cipher(key('k'), m_content, 40);
    const QByteArray sealed = *cipher.seal(0, invented(40));
    for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
        QByteArray changed = sealed;
        changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
        const auto opened = cipher.open(0, changed);
        QVERIFY2(!opened.ok(), qPrintable(u"bit %1"_s.arg(bit)));
        QVERIFY(opened.error().kind == ErrorKind::Invalid);
        QVERIFY(opened.error().message.contains(u"damaged or changed"));
    }
}

void tst_SegmentCipher::refusesWhatIsCut()
{
    const qint64 bytes = SegmentCipher::segmentBytes + 20;
    SegmentCipher cipher(key('k'), m_content, bytes);
    const QByteArray text = invented(bytes);
    const QByteArray last = *cipher.seal(1, text.mid(SegmentCipher::segmentBytes));
    for (qsizetype size = 0; size < last.size(); ++size)
        QVERIFY(!cipher.open(1, last.first(size)).ok());
    QVERIFY(!cipher.open(1, QByteArray(last + '\0')).ok());

    // A file cut at a segment's end: what was in the middle is offered as the last, of a file that
    // is said to be shorter.
    const QByteArray first = *cipher.seal(0, text.first(SegmentCipher::segmentBytes));
    SegmentCipher shorter(key('k'), m_content, SegmentCipher::segmentBytes);
    QVERIFY(!shorter.open(0, first).ok());
    SegmentCipher longer(key('k'), m_content, 3 * SegmentCipher::segmentBytes);
    QVERIFY(!longer.open(0, first).ok());
    QVERIFY(cipher.open(0, first).ok());
}

void tst_SegmentCipher::refusesWhatIsElsewhere()
{
    const qint64 bytes = 3 * SegmentCipher::segmentBytes;
    SegmentCipher cipher(key('k'), m_content, bytes);
    QList<QByteArray> sealed;
    for (int i = 0; i < 3; ++i)
        sealed.append(*cipher.seal(i, invented(SegmentCipher::segmentBytes)));
    for (int place = 0; place < 3; ++place) {
        for (int from = 0; from < 3; ++from)
            QCOMPARE(cipher.open(place, sealed.at(from)).ok(), place == from);
    }
    // Of another content under the same key, and under another key for the same content.
    SegmentCipher foreign(key('k'), QUuid::createUuid(), bytes);
    QVERIFY(!foreign.open(0, sealed.at(0)).ok());
    SegmentCipher otherKey(key('j'), m_content, bytes);
    QVERIFY(!otherKey.open(0, sealed.at(0)).ok());
    QVERIFY(!cipher.open(3, sealed.at(2)).ok());
    QVERIFY(!cipher.open(-1, sealed.at(0)).ok());
}

void tst_SegmentCipher::refusesAnotherLength()
{
    SegmentCipher cipher(key('k'), m_content, 10);
    QVERIFY(!cipher.seal(0, invented(9)).ok());
    QVERIFY(!cipher.seal(0, invented(11)).ok());
    QVERIFY(!cipher.seal(1, {}).ok());
    QVERIFY(cipher.seal(0, invented(10)).ok());
}

void tst_SegmentCipher::refusesAKeyThatIsNone()
{
    for (const int size : {0, 16, 31, 33}) {
        SegmentCipher cipher(SecretBytes(QByteArray(size, 'k')), m_content, 1);
        const auto sealed = cipher.seal(0, "x");
        QVERIFY(!sealed.ok());
        QVERIFY(sealed.error().kind == ErrorKind::Internal);
    }
}

void tst_SegmentCipher::wipesSecrets()
{
    QByteArray source("a secret that was typed");
    source.detach();
    const SecretBytes secret = SecretBytes::taken(source);
    QVERIFY(source.isEmpty());
    const SecretBytes shared = secret;
    QVERIFY(shared.equals("a secret that was typed"));
    QVERIFY(!shared.equals("a secret that was typeD"));
    QVERIFY(!shared.equals("a secret"));
    QVERIFY(shared.view().data() == secret.view().data()); // never a second copy

    QByteArray wiped("cleared");
    wiped.detach();
    SecretBytes::wipe(wiped);
    QVERIFY(wiped.isEmpty());
    QVERIFY(SecretBytes().isEmpty() && SecretBytes().equals({}));
}

QTEST_GUILESS_MAIN(tst_SegmentCipher)
#include "tst_SegmentCipher.moc"
