#include "views/common/Fields.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QTest>

using namespace Peak;

Q_DECLARE_METATYPE(Peak::Scheme)

/** Every text can be read in every palette, and the theme follows what is chosen. */
class tst_Theme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textCanBeRead_data();
    void textCanBeRead();
    void controlsCanBeSeen_data() { textCanBeRead_data(); }
    void controlsCanBeSeen();
    void statusHasAnIconOfItsOwn();
    void choiceChangesThePalette();
    void variableWinsOverTheChoice();
    void colorsAreFoundFromThePalette();
    void everyIconDraws();
    void iconsFollowTheTheme();
    void iconsAreSharpAtEveryScale();
    void messageFollowsTheTheme();
    void pastedTextIsCleaned_data();
    void pastedTextIsCleaned();
};

namespace {

constexpr std::initializer_list<Status> AllStatuses{Status::Neutral, Status::Info, Status::Good,
                                                    Status::Warning, Status::Danger};

void compare(const QColor &ink, const QColor &surface, double least, const char *what)
{
    const double contrast = ThemeColors::contrast(ink, surface);
    QVERIFY2(contrast >= least,
             qPrintable(QStringLiteral("%1: %2 on %3 has %4")
                            .arg(QString::fromLatin1(what), ink.name(), surface.name())
                            .arg(contrast)));
}

} // namespace

void tst_Theme::textCanBeRead_data()
{
    QTest::addColumn<Scheme>("scheme");
    QTest::newRow("light") << Scheme::Light;
    QTest::newRow("dark") << Scheme::Dark;
    QTest::newRow("contrast") << Scheme::Contrast;
}

void tst_Theme::textCanBeRead()
{
    QFETCH(Scheme, scheme);
    const ThemeColors &c = ThemeColors::of(scheme);
    const double least = scheme == Scheme::Contrast ? 7.0 : 4.5;
    for (const QColor &surface : {c.window, c.base, c.alternate, c.hover}) {
        compare(c.text, surface, least, "text");
        compare(c.dimText, surface, least, "dim text");
        for (const Status status : AllStatuses)
            compare(c.status(status), surface, 4.5, "status");
    }
    compare(c.disabledText, c.window, 4.5, "disabled text");
    compare(c.disabledText, c.base, 4.5, "disabled text");
    compare(c.onSelection, c.selection, least, "selection");
    compare(c.onAccent, c.accent, 4.5, "primary button");
    compare(c.onAccent, c.accentHover, 4.5, "primary button under the mouse");
    for (const Status status : AllStatuses) {
        compare(c.text, c.tint(status), 4.5, "message");
        compare(c.status(status), c.tint(status), 4.5, "message icon");
        compare(c.readable(c.status(status), c.selection), c.selection, 4.5, "status, selected");
    }
    const QPalette palette = c.palette();
    for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        const auto color = [&](QPalette::ColorRole role) { return palette.color(group, role); };
        compare(color(QPalette::WindowText), color(QPalette::Window), 4.5, "window");
        compare(color(QPalette::Text), color(QPalette::Base), 4.5, "field");
        compare(color(QPalette::ButtonText), color(QPalette::Button), 4.5, "button");
        compare(color(QPalette::PlaceholderText), color(QPalette::Base), 4.5, "placeholder");
        compare(color(QPalette::HighlightedText), color(QPalette::Highlight), 4.5, "highlight");
        compare(color(QPalette::ToolTipText), color(QPalette::ToolTipBase), 4.5, "tooltip");
        compare(color(QPalette::Link), color(QPalette::Base), 4.5, "link");
    }
}

void tst_Theme::controlsCanBeSeen()
{
    QFETCH(Scheme, scheme);
    const ThemeColors &c = ThemeColors::of(scheme);
    for (const QColor &surface : {c.window, c.base}) {
        compare(c.control, surface, 3.0, "outline of a control");
        compare(c.accent, surface, 3.0, "focus ring");
    }
    compare(c.accent, c.selection, 3.0, "focus ring in a selected row");
}

void tst_Theme::statusHasAnIconOfItsOwn()
{
    QStringList names;
    for (const Status status : AllStatuses)
        names.append(Icons::nameOf(status));
    QCOMPARE(names.removeDuplicates(), qsizetype(0));
}

void tst_Theme::choiceChangesThePalette()
{
    Theme theme;
    theme.setChoice(ThemeChoice::Light);
    QCOMPARE(qApp->palette().color(QPalette::Base), ThemeColors::of(Scheme::Light).base);
    theme.setChoice(ThemeChoice::Dark);
    QCOMPARE(qApp->palette().color(QPalette::Base), ThemeColors::of(Scheme::Dark).base);
    theme.setChoice(ThemeChoice::Contrast);
    QCOMPARE(qApp->palette().color(QPalette::Base), ThemeColors::of(Scheme::Contrast).base);
    for (const auto choice :
         {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Contrast})
        QCOMPARE(Theme::choiceOf(Theme::nameOf(choice)), choice);
}

void tst_Theme::variableWinsOverTheChoice()
{
    qputenv("PEAK1031_THEME", "dark");
    Theme theme;
    theme.setChoice(ThemeChoice::Light);
    QCOMPARE(theme.scheme(), Scheme::Dark);
    qunsetenv("PEAK1031_THEME");
    theme.setChoice(ThemeChoice::Light);
    QCOMPARE(theme.scheme(), Scheme::Light);
}

void tst_Theme::colorsAreFoundFromThePalette()
{
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark, Scheme::Contrast})
        QCOMPARE(ThemeColors::of(ThemeColors::of(scheme).palette()).scheme, scheme);
    QPalette foreign;
    foreign.setColor(QPalette::Base, Qt::black);
    foreign.setColor(QPalette::AlternateBase, Qt::red);
    QCOMPARE(ThemeColors::of(foreign).scheme, Scheme::Dark);
}

void tst_Theme::everyIconDraws()
{
    const QStringList files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    QVERIFY(files.size() > 20);
    for (const QString &file : files) {
        const QString name = file.chopped(4);
        const QImage image = Icons::pixmap(name, Qt::red, 24, 1).toImage();
        int drawn = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                drawn += qAlpha(image.pixel(x, y)) > 127 ? 1 : 0;
        }
        QVERIFY2(drawn > 8, qPrintable(name));
    }
}

void tst_Theme::iconsFollowTheTheme()
{
    Theme theme;
    const QIcon icon = Icons::get(QStringLiteral("search"));
    theme.setChoice(ThemeChoice::Light);
    const QImage light = icon.pixmap(24).toImage();
    theme.setChoice(ThemeChoice::Dark);
    const QImage dark = icon.pixmap(24).toImage();
    QVERIFY(light != dark);
}

void tst_Theme::iconsAreSharpAtEveryScale()
{
    const QPixmap pixmap = Icons::pixmap(QStringLiteral("search"), Qt::red, 16, 1.5);
    QCOMPARE(pixmap.size(), QSize(24, 24));
    QCOMPARE(pixmap.devicePixelRatio(), 1.5);
    const QIcon icon = Icons::get(QStringLiteral("search"));
    QCOMPARE(icon.pixmap(QSize(16, 16), 2.0).size(), QSize(32, 32));
}

void tst_Theme::messageFollowsTheTheme()
{
    Theme theme;
    theme.setChoice(ThemeChoice::Light);
    MessageBar bar;
    bar.showMessage(Status::Warning, QStringLiteral("The line is down."), QStringLiteral("Retry"));
    const QColor light = bar.grab().toImage().pixelColor(bar.width() - 2, 2);
    QCOMPARE(light, ThemeColors::of(Scheme::Light).warningTint);
    theme.setChoice(ThemeChoice::Dark);
    QCoreApplication::processEvents();
    QCOMPARE(bar.grab().toImage().pixelColor(bar.width() - 2, 2),
             ThemeColors::of(Scheme::Dark).warningTint);
}

void tst_Theme::pastedTextIsCleaned_data()
{
    QTest::addColumn<QString>("pasted");
    QTest::addColumn<QString>("kept");
    QTest::newRow("NUL") << QStringLiteral("a\0b").left(3) << QStringLiteral("ab");
    QTest::newRow("high surrogate")
        << QString(QStringLiteral("a") + QChar(0xD83D)) << QStringLiteral("a");
    QTest::newRow("low surrogate")
        << QString(QChar(0xDE00) + QStringLiteral("a")) << QStringLiteral("a");
    QTest::newRow("pair stays") << QString::fromUtf8("\xF0\x9F\x98\x80")
                                << QString::fromUtf8("\xF0\x9F\x98\x80");
    QTest::newRow("line break") << QStringLiteral("a\nb") << QStringLiteral("ab");
    QTest::newRow("wildcards stay") << QStringLiteral("%_'\\") << QStringLiteral("%_'\\");
}

void tst_Theme::pastedTextIsCleaned()
{
    QFETCH(QString, pasted);
    QFETCH(QString, kept);
    QCOMPARE(Fields::clean(pasted), kept);
}

QTEST_MAIN(tst_Theme)
#include "tst_Theme.moc"
