#include "app/Application.h"
#include "app/Options.h"

#include <QApplication>
#include <QLocale>
#include <QSettings>
#include <QTimer>
#include <QTranslator>

using namespace Qt::Literals::StringLiterals;

int main(int argc, char **argv)
{
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
    QTimer::singleShot(0, &application, &Peak::Application::start);
    return QApplication::exec();
}
