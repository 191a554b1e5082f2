#include "models/db/WhenDone.h"
#include "models/documents/templates/Background.h"
#include "models/documents/templates/HtmlTemplate.h"
#include "models/documents/templates/TemplateFile.h"
#include "tests/models/documents/templates/PdfText.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QImage>
#include <QPalette>
#include <QTcpServer>
#include <QTest>
#include <QThread>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** HTML templates become PDFs with the values in them, and nothing else happens. */
class tst_HtmlTemplate final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsThemWhereTagsSplitThem();
    void valuesAreTextNotHtml();
    void pagesAreNumbered();
    void onAnotherThread();
    void darkThemesMakeNoWhiteText();
    void loadsNothing();
    void picturesInThePageItself();
    void refused_data();
    void refused();
    void templateFiles();
};

void tst_HtmlTemplate::findsThemWhereTagsSplitThem()
{
    const auto page = HtmlTemplate::read(
        "<html><head><title>For {{client.name}}</title><style>p { color: {{x.y}} }</style></head>"
        "<body><!-- {{not.me}} --><p>Dear <b>{{cli</b>ent.<i>name}}</i>,</p>"
        "<table><tr><td>#Exchange.Number#</td><td>{{lender.name}}</td></tr></table></body></html>");
    QVERIFY(page);
    QCOMPARE(page->scan().names,
             QStringList({u"client.name"_s, u"exchange.number"_s, u"lender.name"_s}));
    QCOMPARE(page->scan().unknown, QStringList(u"lender.name"_s));
    const auto pdf = page->pdf({{u"client.name"_s, u"Ada Quill"_s}});
    QVERIFY(pdf);
    QVERIFY(pdf->startsWith("%PDF-"));
#ifdef PEAK_HAVE_PDF
    const QString text = PdfText::of(*pdf);
    QVERIFY2(text.contains(u"Dear Ada Quill,"_s), qPrintable(text));
    QVERIFY(text.contains(u"#Exchange.Number#"_s));
    QVERIFY(text.contains(u"For Ada Quill"_s));
#endif
}

void tst_HtmlTemplate::valuesAreTextNotHtml()
{
    const auto page = HtmlTemplate::read("<p>[{{client.name}}] {{client.address}}</p>");
    QVERIFY(page);
    const auto pdf = page->pdf(
        {{u"client.name"_s, u"<img src='http://127.0.0.1/x'><b>A &amp; B</b> {{today}}"_s},
         {u"client.address"_s, u"18 Elm St\nReno"_s},
         {u"today"_s, u"never"_s}});
    QVERIFY(pdf);
#ifdef PEAK_HAVE_PDF
    const QString text = PdfText::of(*pdf);
    QVERIFY2(
        text.contains(u"[<img src='http://127.0.0.1/x'><b>A &amp; B</b> {{today}}] 18 Elm St"_s),
        qPrintable(text));
    QVERIFY(!text.contains(u"never"_s));
#endif
}

void tst_HtmlTemplate::pagesAreNumbered()
{
    QByteArray html = "<title>Long one</title>";
    for (int i = 0; i < 120; ++i)
        html += "<p>Line " + QByteArray::number(i) +
                " {{client.name}} and words as a letter has them in a line</p>";
    const auto page = HtmlTemplate::read(html);
    QVERIFY(page);
    const auto pdf = page->pdf({{u"client.name"_s, u"Ada"_s}});
    QVERIFY(pdf);
#ifdef PEAK_HAVE_PDF
    const int pages = PdfText::pages(*pdf);
    QVERIFY(pages >= 2 && pages <= 6);
    const QString text = PdfText::of(*pdf);
    QVERIFY(text.contains(u"Page 1 of %1"_s.arg(pages)));
    QVERIFY(text.contains(u"Page %1 of %1"_s.arg(pages)));
    for (int i = 0; i < 120; ++i)
        QVERIFY2(text.contains(u"Line %1 Ada"_s.arg(i)), qPrintable(QString::number(i)));
#endif
}

void tst_HtmlTemplate::onAnotherThread()
{
    QList<QFuture<Result<QByteArray>>> made;
    for (int i = 0; i < 8; ++i)
        made.append(Background::run([i](const Background::Stopped &) -> Result<QByteArray> {
            if (QThread::currentThread() == qApp->thread())
                return Error{ErrorKind::Internal, u"the GUI thread"_s};
            const auto page = HtmlTemplate::read("<h1>Number {{exchange.number}}</h1>");
            return page ? page->pdf({{u"exchange.number"_s, QString::number(i)}}) : page.error();
        }));
    for (int i = 0; i < 8; ++i) {
        QTRY_VERIFY(made.at(i).isFinished());
        const auto pdf = made.at(i).result();
        QVERIFY(pdf);
#ifdef PEAK_HAVE_PDF
        QVERIFY(PdfText::of(*pdf).contains(u"Number %1"_s.arg(i)));
#endif
    }
}

void tst_HtmlTemplate::darkThemesMakeNoWhiteText()
{
#ifdef PEAK_HAVE_PDF
    const QPalette before = QGuiApplication::palette();
    QPalette dark = before;
    dark.setColor(QPalette::Text, Qt::white);
    dark.setColor(QPalette::WindowText, Qt::white);
    dark.setColor(QPalette::Base, Qt::black);
    QGuiApplication::setPalette(dark);
    const auto page = HtmlTemplate::read("<h1>Black as ink</h1>");
    QVERIFY(page);
    auto pdf = page->pdf({});
    QGuiApplication::setPalette(before);
    QVERIFY(pdf);
    QBuffer buffer(&pdf.value());
    buffer.open(QIODevice::ReadOnly);
    QPdfDocument document;
    document.load(&buffer);
    const QImage seen = document.render(0, {425, 550});
    int black = 0;
    int lit = 0;
    for (int y = 0; y < seen.height(); ++y) {
        for (int x = 0; x < seen.width(); ++x) {
            const QColor color = seen.pixelColor(x, y);
            black += color.alpha() > 200 && color.lightness() < 60;
            lit += color.alpha() > 200 && color.lightness() < 200 && color.lightness() >= 60;
        }
    }
    QVERIFY2(black > 50, qPrintable(u"%1 black, %2 grey"_s.arg(black).arg(lit)));
#endif
}

void tst_HtmlTemplate::loadsNothing()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const QByteArray place = "http://127.0.0.1:" + QByteArray::number(server.serverPort());
    const QByteArray html =
        "<head><link rel='stylesheet' href='" + place + "/a.css'><style>@import url('" + place +
        "/b.css');</style></head><body background='" + place + "/c.png'><img src='" + place +
        "/d.png'><img src='file:///etc/passwd'><img src=':/icons/eye.svg'>"
        "<iframe src='" +
        place + "/e'></iframe><p style=\"background-image: url('" + place +
        "/f.png')\">Text {{today}}</p>";
    const auto page = HtmlTemplate::read(html);
    QVERIFY(page);
    QVERIFY(page->pdf({{u"today"_s, u"now"_s}}));
    QTest::qWait(200);
    QVERIFY(!server.hasPendingConnections());
}

void tst_HtmlTemplate::picturesInThePageItself()
{
    QImage image(40, 40, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray png;
    QBuffer buffer(&png);
    image.save(&buffer, "PNG");
    const auto made = [](const QByteArray &html) {
        const auto page = HtmlTemplate::read(html);
        return page ? page->pdf({}) : page.error();
    };
    const auto plain = made("<p>x</p>");
    const auto pictured =
        made("<p>x<img src=\"data:image/png;base64," + png.toBase64() + "\"></p>");
    QVERIFY(plain && pictured);
    QVERIFY(pictured->contains("/Subtype /Image") || pictured->size() > plain->size() + 100);
    // A drawing program inside a picture is no picture.
    QVERIFY(made("<img src=\"data:image/svg+xml;base64,PHN2Zy8+\">"));
}

void tst_HtmlTemplate::refused_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::newRow("not UTF-8") << QByteArray("<p>\xff\xff\xe9 x</p>");
    QTest::newRow("zeros") << QByteArray("<p>\0</p>", 8);
    QTest::newRow("huge") << QByteArray(9 * 1024 * 1024, 'a');
    QTest::newRow("deep") << QByteArray("<b>").repeated(100'000);
    QTest::newRow("deep tables") << QByteArray("<table><tr><td>x").repeated(2000);
    QTest::newRow("quite deep tables") << QByteArray("<table><tr><td>x").repeated(9);
    QTest::newRow("hidden ends of tables")
        << QByteArray("<table><tr><td>x<!--</table>-->").repeated(30);
    QTest::newRow("wide table") << QByteArray("<table><tr>") +
                                       QByteArray("<td>x</td>").repeated(500);
    QTest::newRow("many columns") << QByteArray("<table><tr><td colspan=\"2000000000\">x</table>");
    QTest::newRow("many rows") << QByteArray("<table><tr><td rowspan = 2000000000>x</table>");
    QTest::newRow("large letters") << QByteArray("<p style='font-size: 999999pt'>x</p>");
    QTest::newRow("large picture") << QByteArray("<img width=99999999 height=9 src='x'>");
    QTest::newRow("large margin") << QByteArray("<p style='margin-top:100000000px'>x</p>");
    QTest::newRow("many pages")
        << QByteArray("<p>x</p><p style='page-break-before:always'>").repeated(3000);
}

void tst_HtmlTemplate::refused()
{
    QFETCH(QByteArray, html);
    QElapsedTimer clock;
    clock.start();
    const auto page = HtmlTemplate::read(html);
    const auto made = page ? page->pdf({}) : Result<QByteArray>(page.error());
    QVERIFY2(clock.elapsed() < 15'000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(!made);
    QCOMPARE(made.error().kind, ErrorKind::Invalid);
    QVERIFY(made.error().message.endsWith(u'.'));
}

void tst_HtmlTemplate::templateFiles()
{
    using Format = TemplateFile::Format;
    QVERIFY(TemplateFile::isTemplateType(u"DOCX"_s));
    QVERIFY(TemplateFile::isTemplateType(u"html"_s));
    QVERIFY(!TemplateFile::isTemplateType(u"pdf"_s));
    QVERIFY(TemplateFile::whyNot(u"html"_s, Format::Pdf).isEmpty());
    QVERIFY(!TemplateFile::whyNot(u"html"_s, Format::Docx).isEmpty());
    QVERIFY(TemplateFile::whyNot(u"docx"_s, Format::Docx).isEmpty());
    QVERIFY(!TemplateFile::whyNot(u"pdf"_s, Format::Pdf).isEmpty());
    const auto names = templateVariables("<p>{{today}} #Client.Name#</p>", u"html"_s);
    QVERIFY(names);
    QCOMPARE(*names, QJsonArray({u"today"_s, u"client.name"_s}));
    QVERIFY(!templateVariables("<p>{{today}}</p>", u"docx"_s));
    QVERIFY(!templateVariables("%PDF-1.7", u"pdf"_s));
}

QTEST_MAIN(tst_HtmlTemplate)
#include "tst_HtmlTemplate.moc"
