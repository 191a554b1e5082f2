#include "tests/app/pictures/PictureWalk.h"

#include "app/Application.h"
#include "app/SignInFlow.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pictures/LayoutSweep.h"
#include "views/common/ListPage.h"
#include "views/common/PageTabs.h"
#include "views/main/MainWindow.h"

#include <QImageWriter>
#include <QPixmap>
#include <QScreen>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr int patience = 10000;

bool isLoaded(QWidget *page)
{
    bool loaded = true; // where the page does not tell
    if (page->metaObject()->indexOfMethod("isLoaded()") >= 0)
        QMetaObject::invokeMethod(page, "isLoaded", Q_RETURN_ARG(bool, loaded));
    else if (const auto *list = qobject_cast<ListPage *>(page))
        loaded = list->model()->total() &&
                 (list->model()->rowCount() == 0 || list->model()->isLoaded(0));
    return loaded;
}

} // namespace

PictureWalk::PictureWalk(const ConnectionSettings &server, const QDir &folder, const QString &scale,
                         const QSize &size)
    : m_server(server),
      m_folder(folder),
      m_scale(scale),
      m_size(size),
      m_settings(std::make_unique<QSettings>())
{}

PictureWalk::~PictureWalk() = default;

MainWindow &PictureWalk::window() const
{
    return m_application->window();
}

void PictureWalk::signIn(const PicturePerson &person)
{
    m_person = person.name;
    m_application.reset();
    m_flow = std::make_unique<SignInFlow>(*m_settings);
    Options options;
    options.demo = true;
    m_application = std::make_unique<Application>(options, m_flow.get());
    window().resize(m_size);
    Q_EMIT m_flow->signedIn(m_server, person.credentials);
    wait(u"sign-in"_s, [this] { return !window().pages().isEmpty(); });
    window().resize(m_size);
}

bool PictureWalk::wait(const QString &what, const std::function<bool()> &done)
{
    if (QTest::qWaitFor(done, patience))
        return true;
    addFault(what, u"does not come"_s);
    return false;
}

void PictureWalk::addFault(const QString &what, const QString &fault)
{
    m_faults.append(u"%1 of %2 at %3: %4"_s.arg(what, m_person, m_scale, fault));
}

/** What was asked for late (counts, delayed notices) is there, and laid out. */
void PictureWalk::settle()
{
    QTest::qWait(120);
}

QWidget *PictureWalk::open(PageId page, const QUuid &item)
{
    window().openPlace({page, item});
    QWidget *shown = window().page(page);
    const bool there = wait(Peak::nameOf(page), [&shown, page, this] {
        shown = window().page(page);
        return shown && isLoaded(shown);
    });
    settle();
    return there ? shown : nullptr;
}

void PictureWalk::walkPages()
{
    const QList<PageId> pages = window().pages();
    for (const PageId page : pages) {
        if (!PageInfo::of(page).isDetails() && open(page))
            take(&window(), Peak::nameOf(page));
    }
}

void PictureWalk::walkExchange(const QUuid &id, bool allTabs)
{
    QUuid shown = id;
    if (shown.isNull()) {
        QWidget *list = open(PageId::Exchanges);
        shown = list ? firstOf(listOf(list)) : QUuid();
    }
    QWidget *page = shown.isNull() ? nullptr : open(PageId::ExchangeDetails, shown);
    if (!page)
        return;
    QStringList tabs = {u"overview"_s};
    if (allTabs)
        tabs << u"people"_s << u"tasks"_s << u"documents"_s << u"messages"_s << u"history"_s;
    for (const QString &tab : tabs) {
        QMetaObject::invokeMethod(page, "showTab", Q_ARG(QString, tab));
        if (wait(u"exchange-"_s + tab, [page] { return isLoaded(page); })) {
            settle();
            take(&window(), u"exchange-"_s + tab);
        }
    }
}

void PictureWalk::walkPerson(const QUuid &id, bool allTabs)
{
    QWidget *page = open(PageId::PersonDetails, id);
    auto *tabs = page ? page->findChild<QTabWidget *>() : nullptr;
    for (int i = 0; tabs && i < (allTabs ? tabs->count() : 1); ++i) {
        if (!tabs->isTabVisible(i))
            continue;
        tabs->setCurrentIndex(i);
        const QString name =
            u"person-"_s + tabs->tabText(i).remove(u'&').section(u' ', 0, 0).toLower();
        if (wait(name, [page] { return isLoaded(page); })) {
            settle();
            take(&window(), name);
        }
    }
}

void PictureWalk::take(QWidget *widget, const QString &what)
{
    if (widget->isWindow() && widget->screen() &&
        (widget->width() > widget->screen()->availableSize().width() ||
         widget->height() > widget->screen()->availableSize().height()))
        addFault(what, u"is larger than the screen"_s);
    // A count that came this moment shows its label before the row around it made room.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const QStringList faults = layoutFaults(widget);
    for (const QString &fault : faults)
        addFault(what, fault);
    for (const ThemeChoice theme : std::as_const(m_themes)) {
        Q_EMIT window().themeChosen(theme);
        QTest::qWait(15); // palettes are told in turns
        QCoreApplication::sendPostedEvents();
        const QImage picture = widget->grab().toImage();
        if (isBlank(picture))
            addFault(what, u"the picture is blank"_s);
        QImageWriter writer(m_folder.filePath(
            u"%1-%2-%3-%4.png"_s.arg(what, m_person, Theme::nameOf(theme), m_scale)));
        writer.setQuality(80); // quick rather than small
        if (!writer.write(picture.convertToFormat(QImage::Format_RGB32)))
            addFault(what, writer.errorString());
        ++m_pictures;
    }
}

ListPage *PictureWalk::listOf(QWidget *page)
{
    if (auto *list = qobject_cast<ListPage *>(page))
        return list;
    const auto lists = page->findChildren<ListPage *>();
    for (ListPage *list : lists) {
        if (list->isVisible())
            return list;
    }
    return nullptr;
}

QUuid PictureWalk::firstOf(const ListPage *list)
{
    return list && list->model()->rowCount() > 0 ? list->model()->idAt(0) : QUuid();
}

} // namespace Peak
