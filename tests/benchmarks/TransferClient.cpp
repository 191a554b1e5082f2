#include "tests/benchmarks/TransferClient.h"

#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/Measure.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Measure::must;

TransferClient::TransferClient(BenchWorld &world, const QString &folder)
    : m_line(u"transfers"_s), m_objects(m_line), m_queue(m_line, folder), m_opener(m_line, m_line)
{
    must(Measure::wait(m_line.open(world.adminSession())).ok(), "no session");
    m_queue.setStore(u"s3"_s, &m_objects);
    m_opener.setStore(u"s3"_s, &m_objects);
    m_queue.begin(u"bench"_s, QUuid::createUuid());
}

void TransferClient::up(const QStringList &paths, const QUuid &exchange)
{
    QList<UploadRequest> requests;
    for (const QString &path : paths) {
        UploadRequest request;
        request.path = path;
        request.fileName = path.section(u'/', -1);
        request.exchange = exchange;
        requests.append(request);
    }
    m_queue.add(requests);
    waitForAll();
}

void TransferClient::down(const QString &path)
{
    const auto opened = Measure::wait(m_opener.open(m_document, DocumentOpener::Action::Download));
    must(opened.ok() && opened->opened.has_value(), "not opened");
    m_queue.addDownload(*opened->opened, path);
    waitForAll();
}

void TransferClient::waitForAll()
{
    Measure::waitUntil([this] { return !m_queue.isBusy(); });
    for (const Transfer &transfer : m_queue.transfers()) {
        if (transfer.state != Transfer::State::Done)
            qFatal("%s", qPrintable(transfer.error));
        if (!transfer.document.isNull())
            m_document = transfer.document;
    }
    m_queue.clearDone();
}

} // namespace Peak
