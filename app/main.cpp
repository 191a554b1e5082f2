#include "app/Application.h"
#include "app/FirstPaint.h"
#include "app/Options.h"
#include "views/main/MainWindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLocale>
#include <QSettings>
#include <QTableView>
#include <QTimer>
#include <QTranslator>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace {

/** For tests/benchmarks: one line on stdout when the first page is painted. */
void traceStart(const Peak::Application &application, const QElapsedTimer &clock)
{
    if (!qEnvironmentVariableIsSet("PEAK1031_TRACE_START"))
        return;
    auto *page = application.window().page(Peak::PageId::Exchanges);
    auto *first = new Peak::FirstPaint(page->findChild<QTableView *>(), page);
    QObject::connect(first, &Peak::FirstPaint::painted, first, [clock] {
        std::printf("first page painted after %lld ms\n", static_cast<long long>(clock.elapsed()));
        std::fflush(stdout);
    });
}

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer clock;
    clock.start();
    QApplication qt(argc, argv);
    QCoreApplication::setOrganizationName(u"Peak 1031"_s);
    QCoreApplication::setOrganizationDomain(u"peak1031.test"_s);
    QCoreApplication::setApplicationName(u"peak1031"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PEAK_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Peak 1031"_s);

    const Peak::Options options = Peak::Options::fromArguments(qt.arguments());
    if (!options.language.isEmpty())
        QLocale::setDefault(QLocale(options.language));
    // English is in the sources, all but its plural forms; another language lies above it.
    QTranslator english;
    if (english.load(u":/i18n/peak1031_en.qm"_s))
        QCoreApplication::installTranslator(&english);
    QTranslator translator;
    if (translator.load(QLocale(), u"peak1031"_s, u"_"_s, u":/i18n"_s))
        QCoreApplication::installTranslator(&translator);

    Peak::Application application(options);
    traceStart(application, clock);
    QTimer::singleShot(0, &application, &Peak::Application::start);
    return QApplication::exec();
}
