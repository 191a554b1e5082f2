#include "app/Application.h"
#include "app/FirstPaint.h"
#include "app/Options.h"
#include "app/SignInFlow.h"
#include "app/Translations.h"
#include "views/main/MainWindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLocale>
#include <QSettings>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

/** How long the windows wait for the key store: made while the server is asked, they cost nobody's
 * time. */
constexpr auto keyStorePatience = 100ms;

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

/** --help and --version are for terminals too, where there may be no display: asked before anything
 * wants one. */
void answerWithoutDisplay(int argc, char **argv)
{
    const auto asks = [](const char *word) {
        for (const char *question : {"-h", "--help", "--help-all", "-v", "--version"}) {
            if (qstrcmp(word, question) == 0)
                return true;
        }
        return false;
    };
    if (std::none_of(argv + 1, argv + argc, asks))
        return;
    QCoreApplication qt(argc, argv);
    const Peak::Translations translations;
    Peak::Options::fromArguments(QCoreApplication::arguments());
}

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer clock;
    clock.start();
    QCoreApplication::setOrganizationName(u"Peak 1031"_s);
    QCoreApplication::setOrganizationDomain(u"peak1031.test"_s);
    QCoreApplication::setApplicationName(u"peak1031"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PEAK_VERSION));
    answerWithoutDisplay(argc, argv);
    QApplication qt(argc, argv);
    QGuiApplication::setApplicationDisplayName(u"Peak 1031"_s);

    const Peak::Options options = Peak::Options::fromArguments(qt.arguments());
    if (!options.language.isEmpty())
        QLocale::setDefault(QLocale(options.language));
    const Peak::Translations translations;

    QSettings settings;
    Peak::SignInFlow signIn(settings);
    std::unique_ptr<Peak::Application> application;
    const auto begin = [&] {
        if (application)
            return;
        application = std::make_unique<Peak::Application>(options, &signIn);
        traceStart(*application, clock);
        application->start();
    };
    if (!options.demo && !options.databaseUri.isEmpty())
        signIn.setCommandLineServer(options.databaseUri);
    const bool remembered = !options.demo && options.screenshot.isEmpty() && signIn.comeBack();
    QObject::connect(&signIn, &Peak::SignInFlow::recalled, qApp, begin);
    if (remembered)
        QTimer::singleShot(keyStorePatience, qApp, begin);
    else
        QTimer::singleShot(0, qApp, begin);
    return QApplication::exec();
}
