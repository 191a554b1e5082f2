#include "models/tables/lists/ExchangesList.h"
#include "tests/views/FakeExchanges.h"
#include "views/common/DataTable.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/exchanges/ExchangesPage.h"
#include "views/main/MainWindow.h"
#include "views/main/ShortcutsDialog.h"
#include "views/main/StatusBar.h"
#include "views/signin/ProfileEditor.h"
#include "views/signin/SignInDialog.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>
#include <QTranslator>

using namespace Peak;

namespace {

const QDate Today(2026, 11, 22);

/** "6 day(s)" as "6 days": the gallery shows English without loading its translation. */
class EnglishPlurals final : public QTranslator
{
public:
    using QTranslator::QTranslator;

    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *source, const char *, int n) const override
    {
        QString text = QString::fromUtf8(source);
        if (n < 0 || !text.contains(QStringLiteral("(s)")))
            return {};
        return text.replace(QStringLiteral("(s)"), n == 1 ? QString() : QStringLiteral("s"));
    }
};

/** Shows every view with invented data and saves what it looks like. */
class Gallery
{
public:
    Gallery(QDir folder, Theme *theme) : m_folder(std::move(folder)), m_theme(theme) {}

    void run(ThemeChoice choice, Density density);
    bool ok() const { return m_ok; }

private:
    void save(QWidget *widget, const QString &name);
    void signIn();
    void exchanges();
    void exchangeStates();
    void details();

    struct Scene
    {
        FakeExchanges server;
        std::unique_ptr<ListTableModel> model;
        ActionRegistry registry;
        std::unique_ptr<MainWindow> window;
        ExchangesPage *page = nullptr;
        ExchangeDetailsPage *details = nullptr;
    };
    std::unique_ptr<Scene> scene(int rows, FakeExchanges::Mode mode);

    QDir m_folder;
    Theme *m_theme;
    QString m_suffix;
    bool m_ok = true;
};

void Gallery::save(QWidget *widget, const QString &name)
{
    QTest::qWait(40);
    const QString file = m_folder.filePath(QStringLiteral("%1-%2.png").arg(name, m_suffix));
    m_ok = widget->grab().save(file) && m_ok;
}

std::unique_ptr<Gallery::Scene> Gallery::scene(int rows, FakeExchanges::Mode mode)
{
    auto scene = std::make_unique<Scene>();
    scene->server.rows = FakeExchanges::invent(rows, Today);
    scene->server.mode = mode;
    scene->model = std::make_unique<ListTableModel>(exchangesList(), scene->server.fetcher());
    scene->model->setToday(Today);
    scene->window = std::make_unique<MainWindow>(scene->registry);
    MainWindow *window = scene->window.get();
    window->setFirm(QStringLiteral("Harbor Exchange Services"));
    scene->registry.setCapabilities(Capabilities::fromJson(
        {{QStringLiteral("pages"), QJsonArray{QStringLiteral("exchanges")}}}));
    window->setPerson(QStringLiteral("Dana Reyes"), QStringLiteral("Coordinator"));
    window->status()->setServer(QStringLiteral("peak.example.com (TLS)"));
    window->status()->showConnected(8);
    scene->page = new ExchangesPage(scene->model.get());
    scene->details = new ExchangeDetailsPage;
    window->addPage(PageId::Exchanges, scene->page);
    window->addPage(PageId::ExchangeDetails, [page = scene->details] { return page; });
    window->openPlace({PageId::Exchanges, {}});
    window->resize(1440, 860);
    window->show();
    scene->page->applyViewState({});
    if (mode == FakeExchanges::Mode::Answer) {
        const bool counted =
            QTest::qWaitFor([&] { return scene->model->total().has_value(); }, 5000);
        m_ok = m_ok && counted;
    }
    QTest::qWait(60);
    return scene;
}

void Gallery::signIn()
{
    SignInDialog dialog;
    const ConnectionProfile office{QStringLiteral("1"),
                                   QStringLiteral("Office"),
                                   QStringLiteral("peak.example.com"),
                                   5432,
                                   QStringLiteral("peak1031"),
                                   {}};
    dialog.setProfiles({office}, office.id);
    dialog.show();
    save(&dialog, QStringLiteral("signin-empty"));
    dialog.setEmail(QStringLiteral("dana.reyes@example.com"));
    dialog.showError({ErrorKind::Denied,
                      QStringLiteral("The e-mail address or the password is wrong. Nothing was "
                                     "changed; check both and try again."),
                      {},
                      {}});
    save(&dialog, QStringLiteral("signin-refused"));
    dialog.setEmail({});
    QTest::keyClick(&dialog, Qt::Key_Return);
    save(&dialog, QStringLiteral("signin-faults"));
    dialog.setEmail(QStringLiteral("dana.reyes@example.com"));
    dialog.setBusy(QStringLiteral("Connecting to Office"));
    save(&dialog, QStringLiteral("signin-busy"));
    dialog.showCodeStep();
    save(&dialog, QStringLiteral("signin-code"));
    dialog.showEnrolStep(
        QStringLiteral("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
        QStringLiteral("otpauth://totp/Peak%201031:dana.reyes%40example.com"
                       "?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Peak%201031"));
    save(&dialog, QStringLiteral("signin-enrol"));
    dialog.showRecoveryCodes({QStringLiteral("7QEN-DKTQ-FZ3N-E6NK"),
                              QStringLiteral("R4VC-0M9A-XK2P-T8WD"),
                              QStringLiteral("2HJ6-GZ5B-QN7S-Y1EF")});
    save(&dialog, QStringLiteral("signin-codes"));
    dialog.showRedeemStep();
    save(&dialog, QStringLiteral("signin-redeem"));
    ProfileEditor editor(office, {});
    editor.show();
    save(&editor, QStringLiteral("signin-server"));
}

void Gallery::exchanges()
{
    auto one = scene(1000, FakeExchanges::Mode::Answer);
    DataTable *table = one->page->table();
    table->setCurrentIndex(
        one->model->index(3, exchangesList().columnOf(QStringLiteral("day_45"))));
    table->setFocus();
    save(one->window.get(), QStringLiteral("exchanges"));
    one->window->status()->showWork(QStringLiteral("Uploading 2 of 5"), 41, true);
    one->window->status()->showSlow(7);
    one->page->applyViewState(
        {{QStringLiteral("filter"),
          QJsonObject{{QStringLiteral("search"), QStringLiteral("Elm")},
                      {QStringLiteral("stage"),
                       QJsonArray{QStringLiteral("45D"), QStringLiteral("180D")}}}}});
    QTest::qWait(60);
    save(one->window.get(), QStringLiteral("exchanges-filtered"));
    one->window->applyViewState({{QStringLiteral("folded"), true}});
    one->page->clearFilters();
    QTest::qWait(60);
    one->window->status()->clearWork();
    one->window->status()->showReconnecting(4);
    one->page->setStale(true);
    one->page->showError(one->server.error);
    table->horizontalScrollBar()->setValue(table->horizontalScrollBar()->maximum());
    save(one->window.get(), QStringLiteral("exchanges-stale"));
    one->window->resize(860, 560);
    table->horizontalScrollBar()->setValue(0);
    save(one->window.get(), QStringLiteral("exchanges-small"));
    QMenu columns;
    table->fillColumnMenu(&columns);
    columns.show();
    columns.setActiveAction(columns.actions().at(2));
    save(&columns, QStringLiteral("menu-columns"));
}

void Gallery::exchangeStates()
{
    auto none = scene(0, FakeExchanges::Mode::Answer);
    none->page->setAssignedOnly(true);
    save(none->window.get(), QStringLiteral("exchanges-none"));
    auto failed = scene(10, FakeExchanges::Mode::Fail);
    save(failed->window.get(), QStringLiteral("exchanges-failed"));
    auto loading = scene(10, FakeExchanges::Mode::Hang);
    QTest::qWait(1200);
    save(loading->window.get(), QStringLiteral("exchanges-loading"));
}

void Gallery::details()
{
    auto one = scene(40, FakeExchanges::Mode::Answer);
    const ListRow row = one->server.rows.at(3);
    one->window->openPlace({PageId::ExchangeDetails, row.id});
    one->details->showLoading(row.id);
    one->details->setExchange(FakeExchanges::details(one->server.rows.at(1)), Today);
    save(one->window.get(), QStringLiteral("details"));
    one->details->setExchange(FakeExchanges::details(row), Today);
    one->window->resize(760, 800);
    save(one->window.get(), QStringLiteral("details-narrow"));
    one->details->setExchange(FakeExchanges::details(one->server.rows.at(6)), Today);
    one->window->resize(1440, 860);
    save(one->window.get(), QStringLiteral("details-empty-fields"));
    one->window->showShortcuts();
    save(one->window->findChild<ShortcutsDialog *>(), QStringLiteral("shortcuts"));
    QMenu *menu = one->window->personMenu();
    menu->show();
    save(menu, QStringLiteral("menu-person"));
    menu->hide();
}

void Gallery::run(ThemeChoice choice, Density density)
{
    m_theme->setChoice(choice);
    m_theme->setDensity(density);
    m_suffix = Theme::nameOf(choice);
    if (density == Density::Compact)
        m_suffix += QStringLiteral("-compact");
    const QString scale = qEnvironmentVariable("QT_SCALE_FACTOR");
    if (!scale.isEmpty() && scale != QStringLiteral("1"))
        m_suffix += QStringLiteral("@") + scale;
    exchanges();
    if (density == Density::Compact)
        return;
    signIn();
    exchangeStates();
    details();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("peak1031-gallery"));
    app.installTranslator(new EnglishPlurals(&app));
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Saves pictures of every view with invented data, in all themes."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("folder"), QStringLiteral("where they go"));
    parser.process(app);
    const QString folder = parser.positionalArguments().value(0, QStringLiteral("screenshots"));
    if (!QDir().mkpath(folder))
        return 1;
    Theme theme;
    Gallery gallery(QDir(folder), &theme);
    gallery.run(ThemeChoice::Light, Density::Comfortable);
    gallery.run(ThemeChoice::Dark, Density::Comfortable);
    gallery.run(ThemeChoice::Contrast, Density::Comfortable);
    gallery.run(ThemeChoice::Light, Density::Compact);
    return gallery.ok() ? 0 : 1;
}
