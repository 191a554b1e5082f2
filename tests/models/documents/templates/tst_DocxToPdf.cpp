#include "models/documents/templates/DocxTemplate.h"
#include "models/documents/templates/DocxToPdf.h"
#include "tests/models/documents/templates/DocxMaker.h"
#include "tests/models/documents/templates/PdfText.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Word documents become PDFs where LibreOffice is there; elsewhere people are told why not. */
class tst_DocxToPdf final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhyNot();
    void anotherProgramReadsWhatWeFilled();
    void nothingStaysBehind();
    void takesTooLong();
    void canBeStopped();
    void programThatFails();
    void loadsNothingFromElsewhere();

private:
    static QByteArray filled()
    {
        const QByteArray xml =
            DocxMaker::paragraph(DocxMaker::run("Dear {{cli") +
                                 DocxMaker::run("ent.name}}", "<w:b/>")) +
            "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"4000\"/></w:tblGrid><w:tr><w:tc>"
            "<w:tcPr><w:tcW w:w=\"4000\" w:type=\"dxa\"/></w:tcPr>" +
            DocxMaker::paragraph(DocxMaker::run("At {{client.address}}")) +
            "</w:tc></w:tr></w:tbl><w:p/>";
        const auto read = DocxTemplate::read(DocxMaker::docx(xml));
        return read
            ->filled({{u"client.name"_s, u"Ada & <Quill>"_s},
                      {u"client.address"_s, u"18 Elm St\nReno"_s}})
            .value();
    }
    static DocxToPdf::Means script(const QTemporaryDir &folder, const QByteArray &text)
    {
        DocxToPdf::Means means;
        means.program = folder.filePath(u"soffice"_s);
        QFile file(means.program);
        if (file.open(QIODevice::WriteOnly))
            file.write("#!/bin/sh\n" + text + "\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return means;
    }
};

void tst_DocxToPdf::saysWhyNot()
{
    const QString why = DocxToPdf::whyNot(QString());
    QVERIFY(why.contains(u"LibreOffice"_s));
    QVERIFY(DocxToPdf::whyNot(u"/usr/bin/soffice"_s).isEmpty());
    const auto made = DocxToPdf::convert(filled(), DocxToPdf::Means{});
    QVERIFY(!made);
    QCOMPARE(made.error().message, why);
    QCOMPARE(DocxToPdf::whyNot().isEmpty(), !DocxToPdf::program().isEmpty());
}

void tst_DocxToPdf::anotherProgramReadsWhatWeFilled()
{
    if (DocxToPdf::program().isEmpty())
        QFAIL("LibreOffice is not installed; app/installers/debian-packages.txt names it.");
    const auto made = DocxToPdf::convert(filled());
    QVERIFY2(made, made ? "" : qPrintable(made.error().message + made.error().logDetail));
    QVERIFY(made->startsWith("%PDF-"));
#ifdef PEAK_HAVE_PDF
    const QString text = PdfText::of(*made);
    QVERIFY2(text.contains(u"Dear Ada & <Quill>"_s), qPrintable(text));
    QVERIFY2(text.contains(u"At 18 Elm St Reno"_s), qPrintable(text));
#endif
}

void tst_DocxToPdf::nothingStaysBehind()
{
    QTemporaryDir folder;
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", QFile::encodeName(folder.path()));
    // Makes a PDF as LibreOffice would, and tells where it was.
    const auto means =
        script(folder, "while [ \"$1\" != --outdir ]; do shift; done; printf '%%PDF-1.7' > "
                       "\"$2/document.pdf\"; ls -ld \"$(dirname \"$2\")\" > '" +
                           QFile::encodeName(folder.filePath(u"seen"_s)) + "'");
    const auto made = DocxToPdf::convert(filled(), means);
    before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    QVERIFY(made);
    QFile seen(folder.filePath(u"seen"_s));
    QVERIFY(seen.open(QIODevice::ReadOnly));
    QVERIFY(seen.readAll().startsWith("drwx------"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList({u"seen"_s, u"soffice"_s}));
}

void tst_DocxToPdf::takesTooLong()
{
    QTemporaryDir folder;
    // What it starts is ended with it.
    const QByteArray mark = QFile::encodeName(folder.filePath(u"alive"_s));
    auto means = script(folder, "(sleep 3; echo x > '" + mark + "') & sleep 600");
    means.patience = 500;
    QElapsedTimer clock;
    clock.start();
    const auto made = DocxToPdf::convert(filled(), means);
    QVERIFY(!made);
    QVERIFY(clock.elapsed() < 10'000);
    QTest::qWait(3500);
    QVERIFY(!QFile::exists(QFile::decodeName(mark)));
}

void tst_DocxToPdf::canBeStopped()
{
    QTemporaryDir folder;
    const auto means = script(folder, "sleep 600");
    int asked = 0;
    const auto made = DocxToPdf::convert(filled(), means, [&asked] { return ++asked > 3; });
    QVERIFY(!made);
    QCOMPARE(made.error().kind, ErrorKind::Cancelled);
}

void tst_DocxToPdf::programThatFails()
{
    QTemporaryDir folder;
    for (const QByteArray text : {"exit 3", "exit 0", "kill -9 $$",
                                  "while [ \"$1\" != --outdir ]; do shift; done; echo no > "
                                  "\"$2/document.pdf\""}) {
        const auto made = DocxToPdf::convert(filled(), script(folder, text));
        QVERIFY2(!made, text.constData());
        QVERIFY(made.error().message.contains(u"LibreOffice"_s));
    }
    DocxToPdf::Means nowhere;
    nowhere.program = folder.filePath(u"nothing"_s);
    QVERIFY(!DocxToPdf::convert(filled(), nowhere));
}

void tst_DocxToPdf::loadsNothingFromElsewhere()
{
    auto parts = DocxMaker::parts(DocxMaker::body("<w:p/>"));
    parts.emplaceBack(
        "word/_rels/document.xml.rels",
        "<Relationships><Relationship Id=\"a\" Type=\"x/image\" "
        "TargetMode=\"External\" Target=\"http://127.0.0.1/a.png\"/></Relationships>");
    QTemporaryDir folder;
    const auto made = DocxToPdf::convert(DocxMaker::zip(parts), script(folder, "exit 0"));
    QVERIFY(!made);
    QVERIFY(made.error().message.contains(u"127.0.0.1"_s));
    QVERIFY(!DocxToPdf::convert("no document", script(folder, "exit 0")));
}

QTEST_MAIN(tst_DocxToPdf)
#include "tst_DocxToPdf.moc"
