#include "tests/benchmarks/PaintedClient.h"

#include "tests/benchmarks/Measure.h"
#include "views/common/DataTable.h"
#include "views/exchanges/ExchangesPage.h"

#include <QCoreApplication>
#include <QScrollBar>

#include <algorithm>

namespace Peak {

PaintedClient::PaintedClient()
    : m_firstPaint(new FirstPaint(m_exchanges.listPage()->table(), m_exchanges.listPage()))
{
    QObject::connect(&m_signIn, &SignIn::signedIn, &m_keeper, &SessionKeeper::begin);
    QObject::connect(&m_signIn, &SignIn::failed, &m_keeper, [](const Error &error) {
        qFatal("%s %s", qUtf8Printable(error.message), qUtf8Printable(error.logDetail));
    });
    QObject::connect(&m_keeper, &SessionKeeper::statusChanged, &m_exchanges,
                     [this](const SessionStatus &status) {
                         const bool online = status.state == SessionStatus::State::Online;
                         m_world.setOnline(online);
                         if (!online || std::exchange(m_begun, true))
                             return;
                         m_world.setIdentity(m_keeper.identity());
                         m_exchanges.begin();
                     });
    m_exchanges.listPage()->resize(1280, 800);
    m_exchanges.listPage()->show();
}

PaintedClient::~PaintedClient()
{
    m_keeper.drop();
    delete m_exchanges.listPage();
}

double PaintedClient::signIn(const ConnectionSettings &door, const QString &email,
                             const QString &password)
{
    return Measure::timed([&] {
        m_signIn.withPassword(door, email, password, false);
        Measure::waitUntil([this] { return m_firstPaint->isPainted(); });
    });
}

void PaintedClient::count()
{
    Measure::waitUntil([this] { return m_exchanges.model().total().has_value(); });
}

double PaintedClient::jump(double place)
{
    QCoreApplication::processEvents(); // the view knows all rows by now
    return Measure::timed([this, place] {
        DataTable *table = m_exchanges.listPage()->table();
        QScrollBar *bar = table->verticalScrollBar();
        bar->setValue(int(bar->maximum() * place));
        Measure::waitUntil(
            [&] { return m_exchanges.model().isLoaded(std::max(table->rowAt(0), 0)); });
        table->viewport()->repaint();
    });
}

} // namespace Peak
