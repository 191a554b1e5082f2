#pragma once

#include "app/pages/DocumentMaker.h"

#include <QObject>
#include <QPointer>

namespace Peak {

class MessageBar;
class PageWorld;

/**
 * The firm's templates: adds those that come with the program, and says which a stage has.
 *
 * For admins; the server judges again. What is there under a name is never replaced. GUI thread.
 */
class TemplateShelf final : public QObject
{
    Q_OBJECT

public:
    TemplateShelf(PageWorld &world, QWidget *page, MessageBar *messages, QObject *parent);

    void addBuiltIns();
    void editPacks();

Q_SIGNALS:
    /** How many were added; none: they were there already. */
    void builtInsAdded(int count);
    void failed(const Peak::Error &error);

private:
    struct BuiltIn
    {
        QString resource;
        QString name;
        QString type;
        QString stage;
    };
    static QList<BuiltIn> builtIns();
    void addNext();
    void add(const BuiltIn &one, const QByteArray &bytes, const QJsonArray &variables);
    void putIntoPacks();
    void tell(int count);
    void fail(const Error &error);

    PageWorld &m_world;
    QPointer<QWidget> m_page;
    MessageBar *m_messages;
    TemplateRepository m_templates;
    DocumentMaker m_maker;
    QList<TemplateInfo> m_there;
    QList<BuiltIn> m_left;
    QHash<QString, QList<QUuid>> m_packs;
    int m_added = 0;
    bool m_busy = false;
};

} // namespace Peak
