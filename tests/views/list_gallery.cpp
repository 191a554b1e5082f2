// Pictures of list pages with invented data, to look at: list_gallery FOLDER.
#include "models/tables/lists/AuditList.h"
#include "models/tables/lists/TasksList.h"
#include "tests/views/FakeLists.h"
#include "views/common/ConditionEditor.h"
#include "views/common/DataTable.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/Theme.h"
#include "views/common/ViewsButton.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QJsonArray>
#include <QMenu>
#include <QScrollBar>
#include <QTest>

#include <memory>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QDate Today(2026, 11, 22);

/** One page over one fake list. */
struct Scene
{
    Scene(const ListDefinition &list, const QList<ListRow> &rows, const QJsonObject &state = {},
          FakeLists::Mode mode = FakeLists::Mode::Answer)
    {
        server.rows = rows;
        server.mode = mode;
        server.choices = {{u"1"_s, u"Dana Reyes"_s}, {u"2"_s, u"Priya Raman"_s}};
        model = std::make_unique<ListTableModel>(list, server.fetcher());
        model->setToday(Today);
        page = std::make_unique<ListPage>(model.get());
        page->addHeaderAction(new QAction(u"New"_s, page.get()));
        page->resize(1280, 720);
        page->show();
        page->applyViewState(state);
        QTest::qWait(150);
    }

    FakeLists server;
    std::unique_ptr<ListTableModel> model;
    std::unique_ptr<ListPage> page;
};

QJsonObject filtered()
{
    const QJsonArray conditions{
        QJsonObject{{u"column"_s, u"status"_s},
                    {u"op"_s, u"any_of"_s},
                    {u"value"_s, QJsonArray{u"PENDING"_s, u"IN_PROGRESS"_s}}},
        QJsonObject{{u"column"_s, u"due"_s}, {u"op"_s, u"next_days"_s}, {u"value"_s, 7}},
        QJsonObject{{u"column"_s, u"assignee"_s},
                    {u"op"_s, u"any_of"_s},
                    {u"value"_s, QJsonArray{u"me"_s}},
                    {u"labels"_s, QJsonArray{u"me"_s}},
                    {u"off"_s, true}}};
    const QJsonArray sorts{QJsonObject{{u"column"_s, u"due"_s}},
                           QJsonObject{{u"column"_s, u"priority"_s}, {u"descending"_s, true}}};
    return {{u"filter"_s, QJsonObject{{u"conditions"_s, conditions}}},
            {u"table"_s, QJsonObject{{u"sorts"_s, sorts}}}};
}

bool save(const QString &folder, const QString &name, QWidget *widget)
{
    QTest::qWait(50);
    return widget->grab().save(QDir(folder).filePath(name + u".png"_s));
}

bool picture(const QString &folder, const QString &scheme)
{
    bool ok = true;
    const auto file = [&](const char *name) -> QString {
        return QLatin1String(name) + u'-' + scheme;
    };
    Scene tasks(tasksList(), FakeLists::tasks(400, Today), filtered());
    tasks.page->table()->setCurrentIndex(tasks.model->index(2, 1));
    ok = save(folder, file("list-tasks"), tasks.page.get()) && ok;
    tasks.page->table()->setColumnPinned(0, true);
    tasks.page->resize(760, 560);
    tasks.page->table()->horizontalScrollBar()->setValue(260);
    ok = save(folder, file("list-tasks-pinned"), tasks.page.get()) && ok;
    for (const char *column : {"due", "assignee", "status", "title"}) {
        tasks.page->filters()->editNew(QLatin1String(column));
        QTest::qWait(300);
        ok = save(folder, file("list-editor-") + QLatin1String(column),
                  tasks.page->filters()->editor()) &&
             ok;
    }
    tasks.page->filters()->editor()->close();
    SavedView mine{QUuid::createUuid(), u"My week"_s, {}, false, true, true, false, {}, 1};
    SavedView shared{QUuid::createUuid(), u"All overdue"_s, {}, true, false, false, false, {}, 1};
    tasks.page->views()->setViews({mine, shared});
    tasks.page->views()->setCurrent(mine.id, true);
    tasks.page->views()->menu()->popup({0, 0});
    ok = save(folder, file("list-views"), tasks.page->views()->menu()) && ok;
    tasks.page->views()->menu()->close();

    Scene audit(auditList(), FakeLists::audit(900, Today));
    ok = save(folder, file("list-audit"), audit.page.get()) && ok;
    Scene none(tasksList(), {});
    ok = save(folder, file("list-empty"), none.page.get()) && ok;
    Scene broken(tasksList(), {}, {}, FakeLists::Mode::Fail);
    ok = save(folder, file("list-broken"), broken.page.get()) && ok;
    Scene loading(tasksList(), {}, {}, FakeLists::Mode::Hang);
    return save(folder, file("list-loading"), loading.page.get()) && ok;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QString folder = application.arguments().value(1, u"."_s);
    QDir().mkpath(folder);
    Theme theme;
    bool ok = true;
    theme.setChoice(ThemeChoice::Light);
    ok = picture(folder, u"light"_s) && ok;
    theme.setChoice(ThemeChoice::Dark);
    ok = picture(folder, u"dark"_s) && ok;
    return ok ? 0 : 1;
}
