#include "app/Screenshot.h"

#include "app/ExchangesWiring.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/main/MainWindow.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPixmap>

#include <chrono>
#include <cstdio>
#include <memory>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {
constexpr int mostLooks = 600;  // one minute
constexpr int settledLooks = 5; // ready for half a second: animations and late layout are over
} // namespace

Screenshot::Screenshot(const QString &file, QObject *parent) : QObject(parent), m_file(file)
{
    m_timer.setInterval(100ms);
    connect(&m_timer, &QTimer::timeout, this, &Screenshot::look);
}

void Screenshot::takeOf(QWidget *window, std::function<bool()> isReady)
{
    m_window = window;
    m_isReady = std::move(isReady);
    m_timer.start();
}

void Screenshot::takeOfPage(const QString &page, MainWindow &window, ExchangesWiring &exchanges)
{
    const auto listed = [&exchanges] {
        return exchanges.model().total().has_value() &&
               (exchanges.model().rowCount() == 0 || exchanges.model().isLoaded(0));
    };
    if (page == u"exchanges"_s) {
        takeOf(&window, listed);
        return;
    }
    const QString tab = page.section(u'-', 1);
    if (page.section(u'-', 0, 0) != u"exchange"_s) {
        takeOfOther(page, window);
        return;
    }
    auto opened = std::make_shared<bool>(false);
    takeOf(&window, [listed, opened, tab, &window, &exchanges] {
        if (!listed() || exchanges.model().rowCount() == 0)
            return false;
        const bool first = !std::exchange(*opened, true);
        if (first)
            window.openPlace({PageId::ExchangeDetails, exchanges.model().idAt(0)});
        auto *details = qobject_cast<ExchangeDetailsPage *>(window.page(PageId::ExchangeDetails));
        if (details && first)
            details->showTab(tab.isEmpty() ? u"overview"_s : tab);
        return details && details->isLoaded();
    });
}

void Screenshot::takeOfOther(const QString &page, MainWindow &window)
{
    const auto id = pageOf(page == u"sign-in"_s ? page : page.section(u'-', 0, 0));
    if (!id || !window.pages().contains(*id)) {
        fail(tr("This person has no page \"%1\", so no picture was saved.").arg(page));
        return;
    }
    window.openPlace({*id, {}});
    if (const QString tab = page.section(u'-', 1); !tab.isEmpty())
        QMetaObject::invokeMethod(window.page(*id), "showTab", Q_ARG(QString, tab));
    takeOf(&window, [shown = QPointer<QWidget>(window.page(*id))] {
        bool loaded = true; // where the page does not tell
        if (shown && shown->metaObject()->indexOfMethod("isLoaded()") >= 0)
            QMetaObject::invokeMethod(shown, "isLoaded", Q_RETURN_ARG(bool, loaded));
        return shown && loaded;
    });
}

void Screenshot::look()
{
    if (!m_window) {
        fail(tr("The window was closed before it could be saved as a picture."));
        return;
    }
    if (++m_looks > mostLooks) {
        fail(tr("The page did not show its data within a minute, so no picture was saved."));
        return;
    }
    m_readyLooks = m_window->isVisible() && m_isReady() ? m_readyLooks + 1 : 0;
    if (m_readyLooks >= settledLooks)
        save();
}

void Screenshot::save()
{
    m_timer.stop();
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    if (!m_window->grab().save(m_file, "PNG")) {
        fail(tr("The picture can't be written to %1. Choose a folder that you may write to.")
                 .arg(QDir::toNativeSeparators(m_file)));
        return;
    }
    QCoreApplication::exit(0);
}

void Screenshot::fail(const QString &sentence)
{
    m_timer.stop();
    std::fputs(qPrintable(sentence + u'\n'), stderr);
    QCoreApplication::exit(1);
}

} // namespace Peak
